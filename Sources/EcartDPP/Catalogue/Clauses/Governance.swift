// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Privacy policy, processing record, law and the rights of people.
  static let governance = chapter(
    .governance,
    [
      Row(
        "gov-1", .evidence,
        "A written policy on privacy, data handling and classification exists and is followed",
        line: 58, nist: ["PT-1", "PM-18"], also: ["ISO 5.12"],
        in: "EcartGovernance",
        how: "Records the policy's digest beside the classes that the record types declare."),
      Row(
        "gov-2", .evidence,
        "For each personal field, the whole path from collection to disposal is on record",
        number: "all personal fields", line: 58, nist: ["PT-2", "PT-3", "CM-12"], also: ["GDPR 30"],
        in: "EcartPersonalData",
        how: "Derives the processing record from the one declaration of each record type."),
      Row(
        "gov-3", .attestation,
        "Applicable law is watched for, and followed",
        line: 58, nist: ["PM-9", "PT-1"], also: ["ISO 5.31"],
        in: "EcartGovernance",
        how: "Keeps a register of laws, each with its next review and the person who vouches."),
      Row(
        "gov-4", .evidence,
        "Proof of compliance is kept",
        line: 58, nist: ["CA-2", "CA-7"],
        in: "EcartReport",
        how: "Bundles evidence, checkpoints and reports for the auditor."),
      Row(
        "gov-5", .evidence,
        "Customers' consent is asked for and kept to, as the privacy policy promises",
        line: 58, nist: ["PT-4", "PT-5"], also: ["GDPR 7"],
        in: "EcartGovernance",
        how: "Records each consent and each withdrawal."),
      Row(
        "gov-6", .gate,
        "People can see, correct and erase their data, and stop its use or sharing",
        number: "4 rights", line: 58, nist: ["SI-18(4)", "PM-26"], also: ["GDPR 15-18", "GDPR 21"],
        in: "EcartGovernance",
        how: "Offers the four operations across every registered store."),
      Row(
        "gov-7", .gate,
        "People's requests about their own data are helped along by a real process",
        number: "<= 1 month (GDPR)", line: 58, nist: ["SI-18", "PM-26"], also: ["GDPR 12(3)"],
        in: "EcartGovernance",
        how: "Opens a request with a clock, finds the person's data and exports it."),
      Row(
        "gov-8", .attestation,
        "Staff who handle personal data are bound to confidentiality by contract",
        line: 58, nist: ["PS-6"], also: ["ISO 6.6"],
        in: "EcartAccess",
        how: "Lets an account become active only with a signed agreement on record."),
    ])
}
