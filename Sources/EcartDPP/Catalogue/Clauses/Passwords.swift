// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Passwords, second factors and the keys EcartAPI hands out.
  static let credentials = chapter(
    .credentials,
    [
      Row(
        "pw-1", .gate,
        "One set of minimum password rules holds for people and systems alike",
        line: 37, nist: ["IA-5(1)"], also: ["ISO 5.17"],
        in: "EcartPasswords",
        how: "Setting a password is one gate, with one set of rules whoever it is for."),
      Row(
        "pw-2", .gate,
        "A password has at least twelve characters",
        number: ">= 12 characters", line: 37, nist: ["IA-5(1)"], also: ["PCI 8.3.6"],
        in: "EcartPasswords",
        how: "Counts visible characters as well as Unicode scalars, and cuts nothing off."),
      Row(
        "pw-3", .gate,
        "A password contains no part of its owner's name",
        line: 37, nist: ["IA-5(1)"], also: ["ASVS 6.2.11"],
        in: "EcartPasswords",
        how: "Compares in a folded form, so that capitals and accents do not hide a name."),
      Row(
        "pw-4", .gate,
        "A password mixes capitals, small letters, digits and other signs",
        number: ">= 1 of each of 4 classes", line: 37, nist: ["IA-5(1)"],
        also: ["conflicts with ASVS 6.2.5"],
        in: "EcartPasswords",
        how: "Counts each class of character against a minimum of its own."),
      Row(
        "pw-5", .clock,
        "A password is kept for a day or more before it changes again",
        number: ">= 1 day", line: 37, nist: ["IA-5(1)"],
        in: "EcartPasswords",
        how: "Refuses a change that comes too soon after the last one."),
      Row(
        "pw-6", .clock,
        "A password stops working after a year at most",
        number: "<= 365 days", line: 37, nist: ["IA-5(1)"], also: ["conflicts with ASVS 6.2.10"],
        in: "EcartPasswords",
        how: "Refuses a password that is past its age, even when it is right."),
      Row(
        "mfa-1", .gate,
        "Every account signs in with more than one factor",
        number: "all accounts", line: 37, nist: ["IA-2(1)", "IA-2(2)", "IA-2(8)"],
        also: ["PCI 8.4.2", "ASVS 6.3.3"],
        in: "EcartAccess",
        how:
          "Takes a password and a code that is used once; a password alone opens only the enrolment."
      ),
      Row(
        "key-1", .gate,
        "EcartAPI keys are encrypted wherever they are stored",
        line: 37, nist: ["SC-28(1)", "IA-5(6)"], also: ["ASVS 13.3.1"],
        in: "EcartAccess",
        how: "Seals each key in the vault; no value a host can have holds it in the clear."),
      Row(
        "key-2", .gate,
        "Only the people who need them can reach the EcartAPI keys",
        line: 37, nist: ["AC-6", "SC-12"], also: ["ASVS 13.3.2"],
        in: "EcartAccess",
        how: "Asks for a right of its own, and makes every opening of a key evidence."),
    ])
}
