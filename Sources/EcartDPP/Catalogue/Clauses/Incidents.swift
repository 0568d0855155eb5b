// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Risks, the plan for incidents, and what is owed when one happens.
  static let incidents = chapter(
    .incidents,
    [
      Row(
        "risk-1", .evidence,
        "There is a process that finds, weighs and treats risks",
        line: 43, nist: ["RA-3", "PM-9"], also: ["SOC2 CC3"],
        in: "EcartGovernance",
        how: "Keeps the register of risks in a fixed shape."),
      Row(
        "risk-2", .clock,
        "The most senior managers review the risks every year",
        number: "<= 365 days", line: 43, nist: ["RA-3", "PM-9"], also: ["ISO 9.3"],
        in: "EcartGovernance",
        how: "Asks a senior manager for a signed approval each year, and is overdue without it."),
      Row(
        "risk-3", .evidence,
        "Each known risk states its threat, weakness, likelihood and impact, and is followed",
        line: 43, nist: ["RA-3", "RA-7", "CA-5"],
        in: "EcartGovernance",
        how: "Refuses a risk that lacks one of these, an owner or a treatment."),
      Row(
        "ir-1", .evidence,
        "A plan says how incidents are found and handled",
        line: 43, nist: ["IR-8", "IR-1"], also: ["ISO 5.24"],
        in: "EcartGovernance",
        how: "Records the plan's version and digest."),
      Row(
        "ir-2", .evidence,
        "The plan says who does what in an incident",
        line: 43, nist: ["IR-8"],
        in: "EcartGovernance",
        how: "Checks that the plan has a section on roles."),
      Row(
        "ir-3", .evidence,
        "The plan names the kinds of incident that could touch EcartAPI",
        line: 43, nist: ["IR-8"],
        in: "EcartGovernance",
        how: "Checks that the plan covers every kind in the closed list."),
      Row(
        "ir-4", .evidence,
        "The plan has steps to take for each kind of incident",
        line: 43, nist: ["IR-4", "IR-8"], also: ["ISO 5.26"],
        in: "EcartGovernance",
        how: "Checks that each kind has a procedure of its own."),
      Row(
        "ir-5", .evidence,
        "The plan says how an incident reaches EcartAPI, and through whom",
        line: 43, nist: ["IR-6", "IR-6(3)"],
        in: "EcartGovernance",
        how: "Requires a configured contact; there is no default address."),
      Row(
        "ir-6", .clock,
        "The plan is reviewed and tried out every half year",
        number: "<= 6 months", line: 43, nist: ["IR-3", "IR-8"], also: ["PCI 12.10.2 (annual)"],
        in: "EcartGovernance",
        how: "Opens a review every six months, and asks for the record of a drill."),
      Row(
        "ir-7", .clock,
        "A major change to systems, controls, risks or suppliers reopens the plan's review",
        number: "on each major change", line: 43, nist: ["IR-8", "CM-3", "CM-4"],
        in: "EcartGovernance",
        how: "Makes a review of the plan owed by every change that is marked as major."),
      Row(
        "ir-8", .clock,
        "EcartAPI hears of an incident by e-mail within a day of its detection",
        number: "<= 24 hours", line: 43, nist: ["IR-6"], also: ["GDPR 33 (72 h)"],
        in: "EcartGovernance",
        how: "Runs from detection, alarms at 12 and at 20 hours, and keeps the proof of delivery."),
      Row(
        "ir-9", .attestation,
        "The developer, and nobody else, tells the authorities what local law requires",
        number: "as the law says", line: 43, nist: ["IR-6", "IR-8(1)"], also: ["GDPR 33/34"],
        in: "EcartGovernance",
        how: "Lists authorities and deadlines by country, and a person vouches for each notice."),
      Row(
        "ir-10", .evidence,
        "No incident goes without an investigation",
        number: "each incident", line: 43, nist: ["IR-4", "IR-5"],
        in: "EcartGovernance",
        how: "Refuses to close a case in which nothing was investigated."),
      Row(
        "ir-11", .evidence,
        "Each case records what happened, what was repaired and what prevents a repeat",
        number: "3 parts", line: 43, nist: ["IR-5", "IR-4"], also: ["ISO 5.27"],
        in: "EcartGovernance",
        how: "Refuses to close a case while one of the three is missing."),
      Row(
        "ir-12", .evidence,
        "Who held each piece of evidence, and when, can be traced without a gap",
        line: 43, nist: ["AU-10", "IR-4"], also: ["ISO 5.28"],
        in: "EcartGovernance",
        how: "Writes every transfer of a piece of evidence to the ledger, with its digest."),
      Row(
        "ir-13", .evidence,
        "EcartAPI can have the incident records when it asks",
        number: "on request", line: 43, nist: ["IR-6"],
        in: "EcartGovernance",
        how: "Exports a case with its evidence and proofs as one bundle."),
      Row(
        "ir-14", .attestation,
        "Nobody speaks for EcartAPI unless it asked for that in writing",
        line: 43, nist: ["IR-6"],
        in: "EcartGovernance",
        how: "A person vouches, and attaches the written request where there is one."),
    ])
}
