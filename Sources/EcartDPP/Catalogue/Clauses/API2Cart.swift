// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// What the API2Cart document asks of connectors and bridges.
  static let api2Cart = chapter(
    .api2Cart,
    [
      Row(
        "a2c-1", .attestation,
        "Account data stays confidential, protected and unshared",
        line: 5, nist: ["AC-3", "PT-3"],
        in: "EcartGovernance",
        how: "A person vouches until a date."),
      Row(
        "a2c-2", .gate,
        "Data read from a shop is used to answer API calls and for nothing else",
        line: 9, nist: ["PT-3"],
        in: "EcartConnections",
        how: "Binds what was read to that one purpose."),
      Row(
        "a2c-3", .gate,
        "Data read from a shop passes through and is not kept",
        number: "0 stored", line: 9, nist: ["SI-12(1)", "SI-21"],
        in: "EcartConnections",
        how: "Gives it a type that cannot be encoded, and scans the disk for traces."),
      Row(
        "a2c-4", .gate,
        "Exception: the credentials that requests need may be kept",
        line: 9, nist: ["SC-28(1)"],
        in: "EcartAccess",
        how: "Seals them like an EcartAPI key."),
      Row(
        "a2c-5", .gate,
        "Exception: a shop's settings, such as currencies and time zones, may be cached",
        line: 9, nist: ["SI-12(1)"], also: ["ASVS 14.2.2"],
        in: "EcartConnections",
        how: "Caches listed types for a limited time, none with a personal field."),
      Row(
        "a2c-6", .gate,
        "Each request to a bridge is signed with the shop's own key",
        number: "each request", line: 15, nist: ["SC-8(1)", "IA-9"], also: ["ASVS 4.1.5"],
        in: "EcartConnections",
        how: "Signs with HMAC-SHA-256 over a length-prefixed form, a time and a nonce."),
      Row(
        "a2c-7", .gate,
        "The bridge computes the signature itself, and answers an error when it differs",
        line: 15, nist: ["IA-9", "SC-23"],
        in: "EcartConnections",
        how: "Compares in constant time, before anything is acted on."),
      Row(
        "a2c-8", .gate,
        "FTP credentials serve the upload and are never stored",
        number: "0 stored", line: 17, nist: ["IA-5"],
        in: "EcartConnections",
        how: "Gives them a type that cannot be stored, and wipes them after use."),
      Row(
        "a2c-9", .evidence,
        "A technician asks for exactly the access that the case or installation needs",
        line: 19, nist: ["MA-5", "MA-4"],
        in: "EcartAccess",
        how: "Has each request name its scope and reason, and end by itself."),
      Row(
        "a2c-10", .evidence,
        "A temporary admin password is set before a technician is let in",
        number: "before access", line: 21, nist: ["IA-5", "MA-4"],
        in: "EcartAccess",
        how: "Refuses the access until the change is confirmed."),
      Row(
        "a2c-11", .clock,
        "Once the issue is solved, every password that was shared is changed",
        number: "as soon as possible after", line: 21, nist: ["IA-5", "AC-2"],
        in: "EcartAccess",
        how: "Opens a task when the ticket closes, which is overdue after a day."),
      Row(
        "a2c-12", .evidence,
        "A bridge is installed only where the platform needs one, in the shop's root folder",
        line: 7, nist: ["CM-7"],
        in: "EcartConnections",
        how: "Keeps a table of the platforms that need one."),
    ])
}
