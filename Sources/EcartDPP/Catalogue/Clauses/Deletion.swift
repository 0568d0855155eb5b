// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// What a deletion notice asks for.
  static let deletion = chapter(
    .deletion,
    [
      Row(
        "del-1", .gate,
        "A deletion notice removes the data for good",
        line: 46, nist: ["MP-6", "SI-12(3)"], also: ["GDPR 17"],
        in: "EcartDeletion",
        how: "Turns the notice into one erasure of every row of that origin, personal or not."),
      Row(
        "del-2", .clock,
        "What a notice names is gone within thirty days of the request",
        number: "<= 30 days", line: 46, nist: ["SI-12(3)"],
        in: "EcartDeletion",
        how: "Owes the erasure from the notice on, and signs an overdue record if it is late."),
      Row(
        "del-3", .evidence,
        "Data that a law still requires may stay, and only that data",
        line: 46, nist: ["SI-12"], also: ["GDPR 17(3)(b)"],
        in: "EcartRetention",
        how: "A hold names its law; so far it stops the retention clock, not a deletion notice."),
      Row(
        "del-4", .gate,
        "Erasing follows a recognised method such as NIST SP 800-88",
        line: 46, nist: ["MP-6", "MP-6(1)"], also: ["ISO 8.10"],
        in: "EcartDeletion",
        how: "Destroys the subject's key, purges derived rows, and verifies that opening fails."),
      Row(
        "del-5", .clock,
        "Ninety days after a notice, no copy that is online or on a network is left",
        number: "<= 90 days", line: 46, nist: ["SI-12(3)", "CM-12"],
        in: "EcartDeletion",
        how: "Has each declared replica, cache, index, export and online backup ticked off."),
      Row(
        "del-6", .evidence,
        "The destruction is certified in writing when EcartAPI asks",
        number: "on request", line: 46, nist: ["MP-6(1)"], also: ["NIST SP 800-88r2 4.6"],
        in: "EcartDeletion",
        how: "Signs a certificate over a verified erasure, which anyone can check offline."),
    ])

  /// Knowing where each row came from.
  static let origin = chapter(
    .origin,
    [
      Row(
        "org-1", .gate,
        "The origin of every row is known, or the data has a database to itself",
        number: "all rows", line: 49, nist: ["AC-16", "CM-12"],
        in: "EcartVault",
        how: "Nothing is sealed without an origin.")
    ])
}
