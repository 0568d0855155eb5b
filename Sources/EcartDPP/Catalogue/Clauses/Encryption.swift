// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Data at rest, and the keys to it.
  static let encryption = chapter(
    .encryption,
    [
      Row(
        "enc-1", .gate,
        "Stored personal data is encrypted",
        number: ">= AES-128 or RSA-2048", line: 64, nist: ["SC-28(1)", "SC-13"],
        also: ["ASVS 11.3.2"],
        in: "EcartVault",
        how: "Seals with AES-256-GCM under a data key that belongs to one subject."),
      Row(
        "enc-2", .gate,
        "Only the developer's own processes can reach the keys",
        line: 64, nist: ["SC-12", "SC-28(3)"], also: ["ASVS 13.3.1"],
        in: "EcartVault",
        how: "Refuses a key file whose mode or owner would let somebody else read it."),
      Row(
        "enc-3", .gate,
        "The same holds for whatever encrypts on request, such as a virtual TPM or a key service",
        line: 64, nist: ["SC-12", "AC-3"],
        in: "EcartVault",
        how:
          "Takes a key service over TLS or on this machine alone, with credentials of the host's own."
      ),
    ])

  /// Secrets in code, and the line between test and production.
  static let secureCoding = chapter(
    .secureCoding,
    [
      Row(
        "code-1", .gate,
        "No key, secret or password is written into code",
        number: "0 finds", line: 67, nist: ["IA-5(7)", "SA-11"], also: ["PCI 8.6.2"],
        in: "EcartScan",
        how: "Scans the sources and fails the build on a find."),
      Row(
        "code-2", .gate,
        "No credential is in a public repository",
        number: "0 finds", line: 67, nist: ["IA-5(7)"],
        in: "EcartScan",
        how: "Scans the history as well as the tip, and stops a push that carries one."),
      Row(
        "code-3", .gate,
        "Test and production are kept apart",
        line: 67, nist: ["CM-4(1)", "SA-3(1)", "PM-25"], also: ["ISO 8.31"],
        in: "EcartVault",
        how: "Wraps keys for one environment, so a production key opens nothing in a test."),
    ])
}
