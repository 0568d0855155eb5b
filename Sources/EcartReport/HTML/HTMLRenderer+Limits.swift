// SPDX-License-Identifier: Apache-2.0

extension HTMLRenderer {
  /// What a reader must not conclude from the page.
  func limits(of report: AuditReport, on page: inout Markup) {
    page.element("section", ["class": "limits", "aria-labelledby": "h-limits"]) { page in
      page.element("h2", ["id": "h-limits"], "What this page does not prove")
      page.element("ul") { page in
        if report.clock == .testing {
          page.element(
            "li",
            "Anything about deadlines: the store’s time could be set. Bars and dates above show "
              + "how the clocks work, not that any was kept.")
        }
        for sentence in Self.sentences { page.element("li", sentence) }
      }
    }
  }

  private static let sentences = [
    "That it is genuine. The page is not signed, and it was made on the audited host. Certificates "
      + "and ledger are: check them away from the host with dpp verify certificate and dpp verify "
      + "ledger.",
    "Anything before or after the audit. A verdict says what was seen at the moment it ran.",
    "That attested clauses are kept. A person vouches for them until the date shown; no program "
      + "looked.",
    "That planned and unknown clauses are kept. Nobody has checked them, and they count as no "
      + "satisfied clause.",
    "That data which never passed through the gates is handled well. Clocks run for the subjects "
      + "this store knows; exports, screenshots and copies made elsewhere have none.",
    "That erased data is out of reach of somebody who kept a copy of the key roots. Backups are "
      + "safe only as long as roots stay out of them.",
    "That the law is obeyed. The clauses are one marketplace policy, read by engineers.",
  ]
}
