// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Weaknesses, changes to hardware, and recovery.
  static let vulnerabilities = chapter(
    .vulnerabilities,
    [
      Row(
        "vul-1", .evidence,
        "A plan says how weaknesses are found and repaired",
        line: 73, nist: ["RA-5", "SI-2"], also: ["ISO 8.8"],
        in: "EcartGovernance",
        how: "Records the plan's digest and its deadlines by severity."),
      Row(
        "vul-2", .attestation,
        "Hardware with personal data is scanned, and what is found is repaired",
        line: 73, nist: ["RA-5", "SI-2"],
        in: "EcartGovernance",
        how: "Joins the list of assets with the scans, and a person vouches for the repairs."),
      Row(
        "vul-3", .clock,
        "There is a scan for vulnerabilities every 180 days or sooner",
        number: "<= 180 days", line: 73, nist: ["RA-5"], also: ["PCI 11.3 (3 mo)"],
        in: "EcartScan",
        how: "Makes a scan owed, and takes in its result with a digest."),
      Row(
        "vul-4", .clock,
        "There is a penetration test every year or sooner",
        number: "<= 365 days", line: 73, nist: ["CA-8"], also: ["PCI 11.4 (12 mo)"],
        in: "EcartScan",
        how: "Makes a test owed, and records the digest of its report."),
      Row(
        "vul-5", .gate,
        "Code is scanned before it is released",
        number: "each release", line: 73, nist: ["SA-11(1)", "RA-5"], also: ["PCI 6.3"],
        in: "EcartScan",
        how: "Refuses a release without a signed scan of that very commit."),
      Row(
        "chg-1", .evidence,
        "Changes to storage hardware are tested, checked and approved, by the few who may",
        number: "4 steps", line: 73, nist: ["CM-3", "CM-3(2)", "CM-5"], also: ["ISO 8.32"],
        in: "EcartGovernance",
        how: "Walks each change through its steps, each by a person with the right to it."),
      Row(
        "dr-1", .evidence,
        "Personal data can be made available again in good time after a failure",
        number: "recovery time, as configured", line: 73, nist: ["CP-2", "CP-4", "CP-9", "CP-10"],
        also: ["SOC2 A1.2"],
        in: "EcartGovernance",
        how: "Asks for a timed drill, after which whatever was erased must still be erased."),
    ])
}
