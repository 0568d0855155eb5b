// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Data on the move.
  static let transit = chapter(
    .transit,
    [
      Row(
        "tls-1", .gate,
        "Data travels only over secure protocols",
        number: "TLS >= 1.2, SFTP, SSH-2", line: 40, nist: ["SC-8", "SC-8(1)"],
        also: ["ASVS 12.1.1"],
        in: "EcartTransport",
        how: "Refuses plain schemes and old versions, and records what was negotiated."),
      Row(
        "tls-2", .gate,
        "Secure transport holds on every endpoint, inside as well as outside",
        number: "all endpoints", line: 40, nist: ["SC-8(1)", "SC-23"],
        also: ["ASVS 12.3.1", "ASVS 12.3.3"],
        in: "EcartTransport",
        how: "Scans every registered endpoint, the database's own included."),
      Row(
        "tls-3", .gate,
        "Where TLS ends on hardware that strangers share, the message itself is encrypted",
        line: 40, nist: ["SC-8(1)", "SC-13"], also: ["ASVS 4.1.5"],
        in: "EcartTransport",
        how: "Refuses a payload for a route marked untrusted unless it is sealed to its receiver."),
    ])
}
