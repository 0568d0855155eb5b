// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy

  /// What lies in the host's own tables (clauses enc-1, ret-4, pii-1, org-1).
  enum HostData {
    static func checks(_ scene: Scene) async -> [Check] {
      guard let host = scene.register.host, !host.dataStores.isEmpty else {
        let reason =
          scene.register.host == nil
          ? "The host registered no data store in dpp.json, so none was looked at."
          : "dpp.json names no data store, so no stored data was looked at."
        return [
          Check(
            Clause.ID("enc-1"), .unknown(because: reason), facts: [], remedy: Registration.advice)
        ]
      }
      let seen = await HostScan.run(scene, host)
      return sealing(seen) + [declaration(seen), origins(seen)]
    }

    /// A plaintext breaks two duties: what is stored is not encrypted, and it was stored bare.
    private static func sealing(_ seen: HostSighting) -> [Check] {
      let facts = seen.facts
      let summary =
        "Read: databases \(seen.stores), host tables \(seen.tables), cells \(seen.cells), of which"
        + " sealed values \(seen.sealed). No other cell holds an e-mail address or anything its"
        + " column may not hold."
      if facts.isEmpty, !seen.unreadable.isEmpty {
        let reason = seen.unreadable.map { "\($0)." }.joined(separator: " ")
        return [Check(Clause.ID("enc-1"), .unknown(because: reason), facts: [])]
      }
      let remedy =
        "Seal what must stay, row by row with its clock, and clear what is left in the files"
        + " (Adoption.run, then Adoption.finish); delete the rest; and find out which code wrote"
        + " them."
      return [
        Check(
          "enc-1", holds: facts.isEmpty, facts: facts.isEmpty ? [summary] : facts,
          remedy: remedy),
        Check(
          "ret-4", holds: facts.isEmpty,
          facts: facts.isEmpty ? [summary] : facts,
          remedy: remedy),
      ]
    }

    private static func declaration(_ seen: HostSighting) -> Check {
      let faults = seen.undeclared + seen.unreadable.map { "\($0)." }
      return Check(
        "pii-1", holds: faults.isEmpty,
        facts: faults.isEmpty
          ? ["Each table and column of the registered stores is declared and was looked at."]
          : Array(faults.prefix(12))
            + (faults.count > 12 ? ["And \(faults.count - 12) more."] : []),
        remedy: "Say in the host's register what each column may hold, or drop what is not needed.")
    }

    private static func origins(_ seen: HostSighting) -> Check {
      let counts = seen.origins.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let first = counts.prefix(8).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
      return Check(
        "org-1", holds: true,
        facts: [
          "Sealed values, each with its origin: \(seen.sealed)"
            + (counts.isEmpty
              ? "." : ", from \(first)\(counts.count > 8 ? " and \(counts.count - 8) more" : "").")
        ])
    }
  }
#endif
