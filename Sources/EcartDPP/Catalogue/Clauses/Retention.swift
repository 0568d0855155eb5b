// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// How far the stricter rules reach, and how long personal data may stay.
  static let retention = chapter(
    .retention,
    [
      Row(
        "pii-1", .gate,
        "One personal value brings all of its data store under the stricter rules",
        number: "whole store", line: 52, nist: ["PT-2", "RA-8"],
        in: "EcartPersonalData",
        how: "Marks a store at its first personal value, and the mark never comes off."),
      Row(
        "ret-1", .clock,
        "Personal data is gone thirty days after the order's delivery",
        number: "<= 30 days after delivery", line: 55, nist: ["SI-12", "SI-12(3)"],
        also: ["ASVS 14.2.7"],
        in: "EcartRetention",
        how: "Delivery starts the order's clock; when it runs out, the order's key is destroyed."),
      Row(
        "ret-2", .gate,
        "Personal data serves four purposes: fulfilment, tax, tax documents and legal duty",
        number: "4 purposes", line: 55, nist: ["PT-3", "SI-12(1)"],
        also: ["GDPR 5(1)(b)", "GDPR 5(1)(e)"],
        in: "EcartPersonalData",
        how: "Purposes are a closed set of types, and a reveal takes one; resale has none."),
      Row(
        "ret-3", .evidence,
        "Keeping data longer takes a law, and serves that law alone",
        number: "> 30 days", line: 55, nist: ["SI-12", "PT-2"],
        in: "EcartRetention",
        how: "A hold names its law, its approver and its end, and is on the record."),
      Row(
        "ret-4", .gate,
        "Personal data is never stored or sent unprotected",
        number: "never", line: 55, nist: ["SC-8", "SC-28"],
        in: "EcartPersonalData",
        how: "A personal value cannot be encoded; only its sealed form can be stored or sent."),
    ])
}
