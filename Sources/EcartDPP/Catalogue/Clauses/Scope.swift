// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Who and what the policy is about.
  static let scope = chapter(
    .scope,
    [
      Row(
        "scope-1", .evidence,
        "Every system that touches EcartAPI data is listed and follows this policy",
        line: 1, nist: ["PL-2", "CM-8"], also: ["ISO 5.9"],
        in: "EcartGovernance",
        how: "Keeps a register of stores and connectors, and refuses one that is not in it."),
      Row(
        "def-1", .gate,
        "Fourteen kinds of data count as personal, on their own or put together",
        number: "14 kinds", line: 20, nist: ["PT-2", "SI-12(1)", "AC-16"], also: ["ASVS 14.1.1"],
        in: "EcartPersonalData",
        how: "Each personal field carries one of fourteen tags; there is no fifteenth."),
      Row(
        "def-2", .gate,
        "A suspected breach counts as an incident, exactly like a proven one",
        number: "actual or suspected", line: 22, nist: ["IR-4", "IR-6"], also: ["ISO 5.24"],
        in: "EcartGovernance",
        how: "Starts the same 24-hour clock for a suspicion as for a certainty."),
      Row(
        "def-3", .gate,
        "All data from EcartAPI's API, portals and sites is covered, whether public or not",
        line: 18, nist: ["AC-16", "CM-12"],
        in: "EcartVault",
        how: "Sealing takes an origin, so data from EcartAPI is known as such from the start."),
      Row(
        "gen-1", .attestation,
        "Physical, organisational and technical protection stands against foreseeable harm",
        line: 25, nist: ["PL-2", "PM-9"], also: ["SOC2 CC1-CC9"],
        in: "EcartGovernance",
        how: "A named person vouches for the whole until a date, beside what code answers."),
    ])
}
