// SPDX-License-Identifier: Apache-2.0

/// The page's look. Colours have a contrast of 4.5 to 1 or more against what they stand on, and
/// no meaning hangs on a colour alone.
enum Style {
  /// Nothing loads and nothing runs but the page's own style (CSP level 3).
  static let contentPolicy: StaticString = """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
    'unsafe-inline'; base-uri 'none'; form-action 'none'">

    """

  static let page: StaticString = """

    :root {
      color-scheme: light dark;
      --paper: #fbfaf7; --sheet: #ffffff; --ink: #1d2128; --faint: #5b626d; --rule: #dcd9d1;
      --shade: #f1efe9; --link: #1f4f8f;
      --not-satisfied: #b3261e; --unknown: #8a5a00; --satisfied: #1e6e3e; --attested: #2b5c9e;
      --not-applicable: #6a6f78; --planned: #7a5195; --on-badge: #ffffff;
      --overdue: #b3261e; --due-soon: #b86e00; --on-time: #2f7d4f; --held: #6b7480;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14171c; --sheet: #1c2027; --ink: #e6e8eb; --faint: #a2a9b4; --rule: #343a44;
        --shade: #242931; --link: #8ab8f5;
        --not-satisfied: #ff8a80; --unknown: #f0b429; --satisfied: #6fcf97; --attested: #8ab8f5;
        --not-applicable: #a9b0ba; --planned: #cfa9e8; --on-badge: #14171c;
        --overdue: #ff8a80; --due-soon: #f0b429; --on-time: #6fcf97; --held: #98a1ad;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 0 28px 48px; max-width: 1240px; background: var(--paper);
      color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    h1, h2, h3, p, ul, dl, figure { margin: 0; }
    h1 { font-size: 28px; line-height: 1.2; }
    h2 { font-size: 20px; margin: 40px 0 12px; }
    h3 { font-size: 16px; line-height: 1.4; }
    ul { padding-left: 20px; }
    a { color: var(--link); }
    code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
    p code, dd code { background: var(--shade); padding: 1px 5px; border-radius: 3px; }
    table { border-collapse: collapse; }
    th { text-align: left; font-weight: 600; }
    th, td { padding: 5px 10px; vertical-align: top; border-bottom: 1px solid var(--rule); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .zero, .faint { color: var(--faint); }
    .id { font: 600 13px/1.7 ui-monospace, "DejaVu Sans Mono", monospace; white-space: nowrap; }
    .hidden-sign {
      font: 600 10px/1.3 ui-monospace, "DejaVu Sans Mono", monospace; border: 1px solid;
      border-radius: 3px; padding: 0 3px; margin: 0 1px; color: var(--not-satisfied);
      white-space: nowrap;
    }
    .visually-hidden {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .skip { position: absolute; left: -9999px; }
    .skip:focus { left: 8px; top: 8px; background: var(--sheet); padding: 6px 10px; z-index: 1; }
    .banner {
      margin: 0 -28px; padding: 12px 28px; background: var(--not-satisfied);
      color: var(--on-badge); font-size: 16px;
    }
    header { display: flex; gap: 24px; align-items: flex-start; padding: 28px 0 16px; }
    .eyebrow { color: var(--faint); }
    .closing { margin-top: 8px; max-width: 80ch; }
    .stamp {
      font: 800 30px/1 system-ui, "DejaVu Sans", sans-serif; letter-spacing: 2px;
      padding: 16px 18px; border: 4px solid; border-radius: 8px; flex: none;
    }
    .good { color: var(--satisfied); }
    .bad { color: var(--not-satisfied); }
    .facts {
      display: flex; flex-wrap: wrap; gap: 4px 32px; padding: 10px 0;
      border-block: 1px solid var(--rule);
    }
    dt { color: var(--faint); font-size: 13px; }
    dd { margin: 0; }

    """
}
