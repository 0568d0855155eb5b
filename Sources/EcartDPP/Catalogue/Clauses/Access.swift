// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Accounts: who has one, who may keep it, and what happens when they leave.
  static let access = chapter(
    .access,
    [
      Row(
        "acc-1", .gate,
        "Rights are given only after a formal request, for every kind of user and service",
        line: 31, nist: ["AC-2", "IA-4"], also: ["ISO 5.16", "ISO 5.18"],
        in: "EcartAccess",
        how: "Has one person ask and another approve, and activates when what must be on record is."
      ),
      Row(
        "acc-2", .gate,
        "Each person with access has an id of their own",
        number: "1 person = 1 id", line: 31, nist: ["IA-2", "IA-4"], also: ["PCI 8.2.1"],
        in: "EcartAccess",
        how: "Keeps one canonical id a person or service, and never gives a name twice."),
      Row(
        "acc-3", .gate,
        "Nobody uses a generic, shared or default account",
        number: "0 such accounts", line: 31, nist: ["AC-2(9)", "IA-2(5)", "IA-5"],
        also: ["PCI 8.2.2", "ASVS 6.3.2"],
        in: "EcartAccess",
        how: "Refuses a name that stands for a role or a default, such as admin or test."),
      Row(
        "acc-4", .gate,
        "An account is never lent or shared",
        line: 31, nist: ["AC-2(12)", "AC-10"],
        in: "EcartAccess",
        how:
          "Ties sessions to a device and bounds them; use by turns from two networks is an alarm."),
      Row(
        "acc-5", .clock,
        "At any moment, only the accounts that are needed can reach covered data",
        number: "continuous", line: 31, nist: ["AC-2(3)", "AC-6(7)", "CM-2"], also: ["PCI 8.2.6"],
        in: "EcartAccess",
        how: "Compares rights in force with a signed baseline daily and on each change."),
      Row(
        "acc-6", .attestation,
        "People keep no covered data on devices of their own",
        line: 31, nist: ["AC-20", "AC-20(2)"], also: ["ISO 8.1"],
        in: "EcartGovernance",
        how: "Refuses an export to a personal device, and people vouch for theirs until a date."),
      Row(
        "acc-7", .gate,
        "Strange use and repeated failed sign-ins lock the account",
        number: "configured threshold (<= 10 attempts, 30 minutes)", line: 31,
        nist: ["AC-7", "AC-2(12)", "AC-2(13)"], also: ["PCI 8.3.4", "ASVS 6.3.1"],
        in: "EcartAccess",
        how: "Counts attempts by account and source before they are checked, and locks either."),
      Row(
        "acc-8", .clock,
        "The people and services that have access are reviewed each quarter",
        number: "<= 1 quarter", line: 31, nist: ["AC-2j", "AC-6(7)"],
        also: ["PCI 7.2.4", "ISO 5.18"],
        in: "EcartAccess",
        how:
          "Stops every account that nobody decided about in time, whether or not a review is open."),
      Row(
        "acc-9", .clock,
        "Whoever leaves loses all access within a day",
        number: "<= 24 hours", line: 31, nist: ["PS-4", "AC-2(3)"],
        also: ["PCI 8.2.5", "ASVS 7.4.2"],
        in: "EcartAccess",
        how: "Ends every way in at once, then looks for what is left; alarms at 20 hours."),
    ])

  /// What an account may do once it is in.
  static let leastPrivilege = chapter(
    .leastPrivilege,
    [
      Row(
        "lp-1", .gate,
        "Rights are fine-grained, and each party has the fewest it can work with",
        line: 34, nist: ["AC-3", "AC-6"], also: ["ASVS 8.2.1-3"],
        in: "EcartAccess",
        how:
          "Denies by default, lets deny win, and grants by record type, action, field and purpose."),
      Row(
        "lp-2", .gate,
        "Data is shown only to those who need it for their task",
        line: 34, nist: ["AC-6", "PT-3"], also: ["ISO 5.15"],
        in: "EcartPersonalData",
        how:
          "A reveal needs a right for its fields and its purpose; what it does not name stays sealed."
      ),
    ])
}
