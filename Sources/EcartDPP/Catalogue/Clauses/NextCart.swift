// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// What the Next-Cart document asks of migrations, their provider and their merchants.
  static let nextCart = chapter(
    .nextCart,
    [
      Row(
        "nc-1", .gate,
        "A migration takes only the data it needs, and keeps it no longer than it needs it",
        line: 22, nist: ["SI-12(1)", "SA-8(33)"], also: ["GDPR 5(1)(c)"],
        in: "EcartConnections",
        how: "Lists the kinds and fields of each project, and reads nothing else."),
      Row(
        "nc-2", .gate,
        "A connector copies; it changes nothing in the shop it reads",
        number: "0 writes", line: 23, nist: ["AC-6", "AC-3"],
        in: "EcartConnections",
        how: "Opens the source read-only, and admits listed statements alone."),
      Row(
        "nc-3", .gate,
        "A merchant can revoke keys, bridges and SFTP access whenever they like",
        number: "at any time", line: 24, nist: ["AC-3(8)", "IA-5"], also: ["ASVS 8.3.2"],
        in: "EcartConnections",
        how: "Makes a revocation hold from the next request on."),
      Row(
        "nc-4", .attestation,
        "Customer and sales data is neither sold nor used for anything else",
        number: "0 resales", line: 25, nist: ["PT-3"],
        in: "EcartGovernance",
        how: "Gives resale no purpose type, and a person vouches for the rest."),
      Row(
        "nc-5", .gate,
        "A platform key is read-only or limited, and no admin password is asked for",
        number: "read-only scope", line: 35, nist: ["AC-6"],
        in: "EcartConnections",
        how: "Asks the platform for the key's scopes, and refuses one that can write."),
      Row(
        "nc-6", .gate,
        "Platforms are called over HTTPS, at their official addresses only",
        number: "HTTPS", line: 36, nist: ["SC-8(1)", "AC-4"], also: ["ASVS 13.2.4"],
        in: "EcartConnections",
        how: "Admits listed hosts, and follows no redirect away from them."),
      Row(
        "nc-7", .gate,
        "A bridge can only read: UPDATE, DELETE and INSERT are out of its reach",
        number: "SELECT only", line: 41, nist: ["AC-3", "SI-10"], also: ["ASVS 1.2.4"],
        in: "EcartConnections",
        how: "Takes queries as typed values, one SELECT each, over a read-only connection."),
      Row(
        "nc-8", .gate,
        "Each bridge is guarded by a secret token of its own",
        number: "unique", line: 42, nist: ["IA-9", "IA-5"], also: ["ASVS 13.2.1"],
        in: "EcartConnections",
        how: "Draws at least 128 random bits for each shop."),
      Row(
        "nc-9", .clock,
        "A bridge is temporary, and deleting it ends the connection",
        number: "end of project", line: 43, nist: ["AC-2(2)"],
        in: "EcartConnections",
        how: "Expires with the project, and probes that the address no longer answers."),
      Row(
        "nc-10", .gate,
        "Files travel over SFTP, not over FTP",
        line: 48, nist: ["SC-8(1)"],
        in: "EcartConnections",
        how: "Refuses an ftp address."),
      Row(
        "nc-11", .clock,
        "When a migration is complete, hosting access is revoked or its passwords changed",
        number: "at completion", line: 49, nist: ["AC-2", "IA-5"],
        in: "EcartConnections",
        how: "Refuses to close a project while a shared access is still open."),
      Row(
        "nc-12", .gate,
        "Support is let in for one known issue at a time, in confidence",
        number: "per issue", line: 51, nist: ["MA-4", "AC-6"], also: ["ISO 8.2"],
        in: "EcartAccess",
        how: "Binds each grant to a ticket and gives it an end."),
      Row(
        "nc-13", .attestation,
        "Migrations run on servers that are under control",
        line: 59, nist: ["SA-9"],
        in: "EcartGovernance",
        how: "A person vouches for the hosts until a date."),
      Row(
        "nc-14", .attestation,
        "Staff have signed an agreement on confidentiality",
        line: 61, nist: ["PS-6"],
        in: "EcartGovernance",
        how: "Lets an account become active only with that agreement on record."),
      Row(
        "nc-15", .gate,
        "Only senior technicians work on sensitive migrations",
        number: "senior role", line: 61, nist: ["AC-5", "AC-6"],
        in: "EcartAccess",
        how: "Asks for the senior role on a project that is marked sensitive."),
      Row(
        "nc-16", .gate,
        "Support asks for no more than the case needs, and uses it for nothing else",
        line: 63, nist: ["AC-6", "PT-3"],
        in: "EcartAccess",
        how: "Gives a grant one scope and one migration, and nothing beyond them."),
      Row(
        "nc-17", .clock,
        "Shop data is purged when the migration and its support window are over",
        number: "completion + support window", line: 67, nist: ["SI-12(3)", "MP-6"],
        in: "EcartDeletion",
        how: "Owes the erasure from the end of the window, and certifies it."),
      Row(
        "nc-18", .gate,
        "Only account details and invoices that the law requires are left afterwards",
        number: "2 kinds", line: 68, through: 70, nist: ["SI-12(1)"],
        in: "EcartDeletion",
        how: "Scans for what is left, and names each table that should be empty."),
      Row(
        "nc-19", .evidence,
        "The merchant deletes keys and tokens that were made for the migration alone",
        line: 72, nist: ["IA-5"],
        in: "EcartConnections",
        how: "Keeps a closing checklist, and probes that each key is dead."),
      Row(
        "nc-20", .evidence,
        "The merchant deletes the bridge's folder",
        line: 73, nist: ["AC-2"],
        in: "EcartConnections",
        how: "Probes its address until it is gone."),
      Row(
        "nc-21", .evidence,
        "The merchant changes the temporary passwords that support was given",
        line: 74, nist: ["IA-5"],
        in: "EcartConnections",
        how: "Keeps the merchant's confirmation."),
      Row(
        "nc-22", .attestation,
        "The provider secures its systems, keeps to its policies and settles reported issues",
        line: 81, through: 83, nist: ["IR-4", "IR-7"],
        in: "EcartGovernance",
        how: "Keeps a case for each report, from receipt to resolution."),
      Row(
        "nc-23", .attestation,
        "Merchants look after passwords and patches, and report misuse at once",
        number: "promptly", line: 85, through: 87, nist: ["PS-7", "SA-9"],
        in: "EcartGovernance",
        how: "Takes in such reports and acknowledges them."),
      Row(
        "nc-24", .gate,
        "In an incident: first revoke or rotate, then call support, then read the logs",
        number: "3 steps, in order", line: 91, through: 93, nist: ["IR-4", "IR-6"],
        in: "EcartGovernance",
        how: "Opens each step of the runbook only after the one before it."),
      Row(
        "nc-25", .gate,
        "A migration's scope is a closed list: catalogue, customers, orders, content and SEO",
        line: 56, through: 57, nist: ["SI-12(1)"],
        in: "EcartConnections",
        how: "Makes the kinds of data a closed enumeration, with no other to ask for."),
    ])
}
