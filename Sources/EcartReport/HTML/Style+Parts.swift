// SPDX-License-Identifier: Apache-2.0

extension Style {
  static let parts: StaticString = """
    .summary { display: flex; flex-wrap: wrap; gap: 20px 56px; padding: 24px 0 0; }
    .verdicts { display: flex; flex-wrap: wrap; gap: 24px; align-items: center; }
    .counters {
      display: grid; grid-template-columns: 1fr 1fr; gap: 6px 40px; flex: 1 1 300px;
      align-content: center;
    }
    .counters dd { font-size: 24px; font-weight: 600; line-height: 1.2; }
    .counters .wide { grid-column: 1 / -1; }
    .counters .wide dd { font-size: 13px; font-weight: 400; line-height: 1.6; }
    .counts { font-size: 14px; overflow-wrap: normal; }
    .counts th, .counts td { padding: 3px 10px; }
    .dot {
      display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 7px;
      background: var(--tone);
    }
    .s-not-satisfied { --tone: var(--not-satisfied); } .s-unknown { --tone: var(--unknown); }
    .s-satisfied { --tone: var(--satisfied); } .s-attested { --tone: var(--attested); }
    .s-not-applicable { --tone: var(--not-applicable); } .s-planned { --tone: var(--planned); }
    .k-overdue { --tone: var(--overdue); } .k-due-soon { --tone: var(--due-soon); }
    .k-on-time { --tone: var(--on-time); } .k-held { --tone: var(--held); }
    .ring circle { fill: none; stroke-width: 15; }
    .ring .track { stroke: var(--shade); }
    .ring .arc { stroke: var(--tone); }
    .ring text, .strip text { fill: var(--ink); font-family: system-ui, "DejaVu Sans", sans-serif; }
    .ring text { text-anchor: middle; }
    .ring-number { font-size: 24px; font-weight: 700; }
    .ring .ring-word { font-size: 11px; fill: var(--faint); }
    .failure {
      background: var(--sheet); border: 1px solid var(--rule); border-left: 6px solid
      var(--not-satisfied); border-radius: 6px; padding: 12px 18px; margin-bottom: 12px;
    }
    .failure.waived { border-left-color: var(--unknown); }
    .failure > * + * { margin-top: 5px; }
    .remedy b, .waiver b, .command b { margin-right: 4px; }
    .waiver b { color: var(--unknown); }
    .unknowns { list-style: none; padding: 0; }
    .unknowns li { padding: 3px 0; border-bottom: 1px solid var(--rule); }
    .unknowns .id { display: inline-block; min-width: 72px; }
    .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: 14px; }
    .clock {
      background: var(--sheet); border: 1px solid var(--rule); border-radius: 6px;
      padding: 12px 18px; margin-top: 12px;
    }
    .strip { display: block; width: 100%; min-width: 680px; height: auto; margin-top: 6px; }
    .strip .grid { stroke: var(--rule); }
    .strip .now { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
    .strip .due { stroke: var(--ink); stroke-width: 2; }
    .strip .left { fill: var(--tone); opacity: .28; }
    .strip .used { fill: var(--tone); }
    .strip .late { fill: none; stroke: var(--overdue); stroke-width: 2; stroke-dasharray: 3 2; }
    .strip text { font-size: 11px; }
    .strip .tick { fill: var(--faint); text-anchor: middle; }
    .strip .now-label { font-weight: 700; text-anchor: middle; }
    .strip .subject {
      font-family: ui-monospace, "DejaVu Sans Mono", monospace; text-anchor: end;
    }
    .strip .remark.k-overdue { fill: var(--overdue); font-weight: 700; }
    .strip .remark.k-due-soon { font-weight: 700; }
    details { margin-top: 8px; font-size: 14px; }
    summary { cursor: pointer; color: var(--link); }
    .filter {
      display: flex; flex-wrap: wrap; gap: 4px 18px; border: 0; padding: 0; margin: 0 0 8px;
    }
    .filter legend { float: left; padding: 0; margin-right: 4px; color: var(--faint); }
    .filter label { white-space: nowrap; }
    .scroll { overflow-x: auto; }
    .clauses { width: 100%; font-size: 14px; }
    .clauses thead th { border-bottom: 2px solid var(--ink); }
    .clauses .chapter th { background: var(--shade); padding: 8px 10px; }
    .clauses .chapter .faint { float: right; font-weight: 400; font-size: 13px; }
    .clauses td:nth-child(3) { width: 32%; }
    .clauses td:nth-child(5) { width: 38%; }
    .clauses ul { padding-left: 16px; }
    .clauses tr:target { outline: 2px solid var(--link); outline-offset: -2px; }
    .clauses thead th, .clauses td:nth-child(2) { white-space: nowrap; }
    .limit { display: block; color: var(--faint); font-size: 13px; }
    .badge {
      display: inline-block; background: var(--tone); color: var(--on-badge); border-radius: 4px;
      padding: 0 8px; font-size: 12.5px; font-weight: 600; white-space: nowrap; margin-right: 6px;
    }
    .limits {
      border: 2px solid var(--rule); border-radius: 6px; padding: 0 22px 18px; margin-top: 40px;
    }
    .limits h2 { margin-top: 16px; }
    .limits li + li { margin-top: 4px; }
    @media screen {
      body:has(#show-not-satisfied:not(:checked)) .r-not-satisfied,
      body:has(#show-unknown:not(:checked)) .r-unknown,
      body:has(#show-satisfied:not(:checked)) .r-satisfied,
      body:has(#show-attested:not(:checked)) .r-attested,
      body:has(#show-not-applicable:not(:checked)) .r-not-applicable,
      body:has(#show-planned:not(:checked)) .r-planned { display: none; }
    }
    @media screen and (max-width: 700px) {
      header { flex-direction: column; }
      body { padding: 0 14px 32px; }
      .counts { font-size: 12px; }
      .counts th, .counts td { padding: 3px 5px; }
      .banner { margin: 0 -14px; padding: 12px 14px; }
    }
    @media print {
      @page { margin: 14mm; }
      body { background: none; font-size: 10pt; max-width: none; padding: 0; }
      * { print-color-adjust: exact; }
      .filter, .skip, details { display: none; }
      article, tr, svg, .limits, .summary { break-inside: avoid; }
      h2, .chapter, figcaption { break-after: avoid; }
      .banner { margin: 0; border: 2px solid; background: none; color: var(--not-satisfied); }
      .clauses, .clauses .id { font-size: 8pt; }
      .clauses th, .clauses td { padding: 2px 6px; }
      .clauses code, .limit, .badge, .clauses .chapter .faint { font-size: 7.5pt; }
      .scroll { overflow: visible; }
      .strip { min-width: 0; }
    }

    """
}
