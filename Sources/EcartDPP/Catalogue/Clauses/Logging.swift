// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// Logs and the alarms that watch over them.
  static let logging = chapter(
    .logging,
    [
      Row(
        "log-1", .gate,
        "The log holds outcomes, times, access attempts, data changes and system errors",
        number: "5 kinds", line: 70, nist: ["AU-2", "AU-3", "AU-12"], also: ["PCI 10.2.1-2"],
        in: "EcartPolicy",
        how: "Each decision, admitted or refused, is evidence with typed fields."),
      Row(
        "log-2", .gate,
        "Each channel logs: service calls, the storage layer, admin screens",
        number: "all channels", line: 70, nist: ["AU-12"], also: ["ASVS 16.1.1"],
        in: "EcartWatch",
        how: "Covers routes and stores by hooks, and names the channel that is missing."),
      Row(
        "log-3", .clock,
        "Logs are reviewed as they come, or every two weeks",
        number: "real time, or <= 14 days", line: 70, nist: ["AU-6", "AU-6(1)"], also: ["PCI 10.4"],
        in: "EcartWatch",
        how: "Makes a review owed unless a live receiver is known to be alive."),
      Row(
        "log-4", .gate,
        "Logs are safe from prying and tampering for as long as they exist",
        line: 70, nist: ["AU-9", "AU-9(3)", "AU-9(4)"], also: ["PCI 10.3"],
        in: "EcartLedger",
        how: "Entries are leaves of a Merkle tree under signed checkpoints; a change shows."),
      Row(
        "log-5", .gate,
        "Logs are free of personal data unless a law needs it there",
        number: "0 personal values", line: 70, nist: ["AU-3(3)", "SI-12(1)"], also: ["ASVS 16.2.5"],
        in: "EcartPolicy",
        how: "Fields of evidence come from a closed set of values; none holds free text."),
      Row(
        "log-6", .clock,
        "Logs are kept for ninety days or more",
        number: ">= 90 days", line: 70, nist: ["AU-11"], also: ["PCI 10.5.1 (12 mo)"],
        in: "EcartLedger",
        how: "Refuses to prune an entry that is younger."),
      Row(
        "mon-1", .gate,
        "Repeated unauthorised calls raise an alarm",
        number: "configured threshold", line: 70, nist: ["SI-4", "AU-6"], also: ["PCI 10.4"],
        in: "EcartWatch",
        how: "Counts refusals in a sliding window."),
      Row(
        "mon-2", .gate,
        "Unusual request rates and unusual amounts of data raise an alarm",
        number: "configured threshold", line: 70, nist: ["SI-4", "SI-4(4)"],
        in: "EcartWatch",
        how: "Compares requests, rows and bytes with what is usual."),
      Row(
        "mon-3", .gate,
        "Touching a planted canary record raises an alarm",
        number: "any single access", line: 70, nist: ["SC-26", "SI-4", "SI-20"],
        in: "EcartWatch",
        how: "Looks for canaries on the path of every read."),
      Row(
        "mon-4", .gate,
        "Data that slips out, or turns up outside its boundary, is detected",
        line: 70, nist: ["AU-13", "SI-4(18)", "SI-20"],
        in: "EcartWatch",
        how: "Takes in sightings of canaries, and compares what left with the exports on record."),
      Row(
        "mon-5", .evidence,
        "No alarm is left uninvestigated",
        number: "each alarm", line: 70, nist: ["IR-4", "IR-5"], also: ["ISO 5.25"],
        in: "EcartWatch",
        how: "Refuses to close an alarm that has no finding."),
      Row(
        "mon-6", .evidence,
        "Investigations are written into the incident response plan",
        line: 70, nist: ["IR-8"],
        in: "EcartGovernance",
        how: "Links each investigation to the plan it was led under."),
    ])
}
