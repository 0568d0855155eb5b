// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Firewalls, segments, devices and the people behind them.
  static let network = chapter(
    .network,
    [
      Row(
        "net-1", .gate,
        "Firewalls and access lists turn away every address that nobody approved",
        line: 28, nist: ["SC-7", "SC-7(5)"], also: ["ISO 8.20"],
        in: "EcartAccess",
        how: "Admits listed networks only, judged by the socket's address, never by a header."),
      Row(
        "net-2", .attestation,
        "Networks are divided, so that one breach does not open everything",
        line: 28, nist: ["SC-7", "AC-4"], also: ["ISO 8.22"],
        in: "EcartGovernance",
        how: "A person vouches for the segments, and a probe tries the database from outside."),
      Row(
        "net-3", .attestation,
        "Laptops and other end-user devices run protection against malicious software",
        line: 28, nist: ["SI-3"], also: ["ISO 8.7"],
        in: "EcartGovernance",
        how: "Keeps a posture record for each device, with the date on which it expires."),
      Row(
        "net-4", .gate,
        "Only approved users reach anything from the public side",
        line: 28, nist: ["AC-3", "AC-14"], also: ["SOC2 CC6.1"],
        in: "EcartAccess",
        how:
          "Looks up in the store, at each request, that the account behind a session still works."),
      Row(
        "net-5", .evidence,
        "Everybody with system access is trained in security and data protection",
        line: 28, nist: ["AT-2", "AT-3", "AT-4"], also: ["ISO 6.3"],
        in: "EcartAccess",
        how: "Lets an account become active only while its training record is in date."),
    ])
}
