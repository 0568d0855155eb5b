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
        how: "Has one person ask and another approve; nobody approves their own request."),
      Row(
        "acc-2", .gate,
        "Each person with access has an id of their own",
        number: "1 person = 1 id", line: 31, nist: ["IA-2", "IA-4"], also: ["PCI 8.2.1"],
        in: "EcartAccess",
        how: "Registers an account under one canonical id, and refuses an id that is taken."),
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
        in: "EcartWatch",
        how: "Alarms when one account is used from places that cannot be one person's."),
      Row(
        "acc-5", .clock,
        "At any moment, only the accounts that are needed can reach covered data",
        number: "continuous", line: 31, nist: ["AC-2(3)", "AC-6(7)", "CM-2"], also: ["PCI 8.2.6"],
        in: "EcartAccess",
        how: "Compares grants with a signed baseline each day, and suspends orphans."),
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
        how: "Counts an account's failed attempts in the store, and locks it at the threshold."),
      Row(
        "acc-8", .clock,
        "The people and services that have access are reviewed each quarter",
        number: "<= 1 quarter", line: 31, nist: ["AC-2j", "AC-6(7)"],
        also: ["PCI 7.2.4", "ISO 5.18"],
        in: "EcartAccess",
        how: "Asks about each account every eleven weeks; one nobody decides about stops within 91 days."),
      Row(
        "acc-9", .clock,
        "Whoever leaves loses all access within a day",
        number: "<= 24 hours", line: 31, nist: ["PS-4", "AC-2(3)"],
        also: ["PCI 8.2.5", "ASVS 7.4.2"],
        in: "EcartAccess",
        how: "Ends all access at once, alarms at 20 hours, and stops the clock once all was seen dead."),
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
        how: "Denies by default, and grants by action, record type and field."),
      Row(
        "lp-2", .gate,
        "Data is shown only to those who need it for their task",
        line: 34, nist: ["AC-6", "PT-3"], also: ["ISO 5.15"],
        in: "EcartPersonalData",
        how: "A reveal takes its purpose as a type; fields it does not name stay sealed."),
    ])
}
