// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Machines, media and paper.
  static let assets = chapter(
    .assets,
    [
      Row(
        "ast-1", .evidence,
        "A standard configuration is defined and kept up",
        line: 61, nist: ["CM-2", "CM-6"], also: ["ISO 8.9"],
        in: "EcartGovernance",
        how: "Compares the running configuration with the recorded one."),
      Row(
        "ast-2", .evidence,
        "Software and devices that can reach personal data are listed",
        line: 61, nist: ["CM-8"], also: ["PCI 12.5.1"],
        in: "EcartGovernance",
        how: "Takes in the software list in CycloneDX form, and keeps a register of devices."),
      Row(
        "ast-3", .clock,
        "The configuration and the list of assets are brought up to date each quarter",
        number: "<= 1 quarter", line: 61, nist: ["CM-8(1)", "CM-2"],
        in: "EcartGovernance",
        how: "Makes an update owed each quarter."),
      Row(
        "ast-4", .attestation,
        "Machines and devices that handle personal data follow all of this policy",
        line: 61, nist: ["PL-2"],
        in: "EcartGovernance",
        how: "A person vouches for each asset until a date."),
      Row(
        "ast-5", .gate,
        "Unencrypted personal data never goes to removable media, own devices or public links",
        number: ">= AES-128 or RSA-2048", line: 61, nist: ["MP-7", "AC-20(2)", "MP-5"],
        in: "EcartPersonalData",
        how: "Seals an export for such a destination, or refuses it."),
      Row(
        "ast-6", .attestation,
        "Paper with personal data on it is disposed of safely",
        line: 61, nist: ["MP-6"], also: ["PCI 9.4.6"],
        in: "EcartGovernance",
        how: "Keeps a register of print-outs, each with its disposal and the person who vouches."),
      Row(
        "ast-7", .gate,
        "Data that leaves without permission is noticed",
        line: 61, nist: ["SI-4(4)", "AC-4", "SC-7(10)"], also: ["ISO 8.12"],
        in: "EcartWatch",
        how: "Watches the volume and the shape of what leaves, and looks for canaries in it."),
    ])
}
