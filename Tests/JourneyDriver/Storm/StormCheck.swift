// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDPP
  import EcartPolicy
  import EcartVault
  import Foundation
  import GRDB

  /// Holds the vault against what was acknowledged, in a process that has seen nothing of the storm.
  ///
  /// It reads lines `ID EXPECTED DIGEST BOX`: `opens` must open to the digest; `closed` must not open;
  /// `may` may do either, but to nothing else; `row` is the host's own row, which must open to a text of
  /// its subject. What is not so is told, as `bad ID …`.
  struct StormCheck {
    let storm: Storm
    private var counts: [String: Int] = [:]

    init(_ storm: Storm) { self.storm = storm }

    private struct Wanted {
      let id: Int
      let expected: Substring
      let digest: Substring
      let box: [UInt8]

      init?(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 4, let id = Int(words[0]),
          let box = Base64.decode(String(words[3]), as: .urlSafe)
        else { return nil }
        (self.id, self.expected, self.digest, self.box) = (id, words[1], words[2], box)
      }
    }

    mutating func run(of total: Int) async throws {
      var chunk: [Wanted] = []
      var done = 0
      let began = ContinuousClock.now
      while let line = readLine() {
        guard let wanted = Wanted(line) else {
          storm.said.line("bad line in the journal")
          continue
        }
        chunk.append(wanted)
        done += 1
        if chunk.count == 500 {
          try await look(at: chunk)
          chunk = []
        }
        if done.isMultiple(of: max(1, total / 10)) {
          let took = began.duration(to: .now).components.seconds
          storm.said.line("progress \(done) of \(total), \(took) s")
        }
      }
      try await look(at: chunk)
      try await revealSome()
      let words = counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      storm.said.line("checked \(done) \(words.joined(separator: " "))")
    }

    private mutating func look(at chunk: [Wanted]) async throws {
      guard !chunk.isEmpty else { return }
      let ids = Array(Set(chunk.map(\.id))).sorted()
      let keys = try await storm.keeper.admit(LookAtParcels(ids: ids, origin: storm.origin)).claim
      for wanted in chunk {
        let text = keys[wanted.id].flatMap { try? $0.open(wanted.box, at: Parcel.place($0)) }
          .map { String(decoding: $0, as: UTF8.self) }
        let isRight =
          wanted.expected == "row"
          ? text?.hasPrefix("Ana Sample \(storm.seed)/\(wanted.id)/") == true
          : text.map(Parcel.digest) == String(wanted.digest)
        counts["\(wanted.expected)-\(text == nil ? "closed" : "open")", default: 0] += 1
        let problem: String? =
          switch (wanted.expected, text) {
          case ("closed", nil), ("may", nil): nil
          case ("closed", _): "opens, and was acknowledged erased"
          case (_, nil): "does not open"
          default: isRight ? nil : "opens to something else"
          }
        if let problem { storm.said.line("bad \(wanted.id) \(problem)") }
      }
    }

    /// The same by the way a host opens, for some.
    private mutating func revealSome() async throws {
      let signIn = try await storm.signIn()
      let rows = try await storm.shelf.pool.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT id, body FROM parcels WHERE body <> ''
            ORDER BY (id * 2654435761) % 4294967296 LIMIT 300
            """
        ).map { ($0[0] as Int, $0[1] as String) }
      }
      for (id, body) in rows {
        guard let sealed = Sealed<Name>(storedText: body) else { continue }
        var text = ""
        try? await storm.keeper.reveal(
          Parcel(sealed), [\.recipient], for: Fulfilment.self, as: signIn
        ) { pii in try pii.open(\.recipient) { text = $0 } }
        counts["revealed", default: 0] += 1
        if !text.hasPrefix("Ana Sample \(storm.seed)/\(id)/") {
          storm.said.line("bad \(id) is not revealed")
        }
      }
    }
  }

  /// The keys of many subjects, of those that live.
  struct LookAtParcels: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let ids: [Int]
    let origin: Origin

    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<[Int: SubjectKey], Never> {
      let vault = try desk.part(Vault.self)
      var keys: [Int: SubjectKey] = [:]
      for id in ids {
        let subject = try vault.subject(Parcel.self, Parcel.name(id), from: origin)
        // One that cannot be opened, for whatever reason, is closed; the others may be open.
        guard let state = try? await vault.key(of: subject, on: &desk) else { continue }
        if case .living(let key) = state { keys[id] = key }
      }
      desk.remark("subjects", .count(ids.count))
      return .admit(keys, for: .zero)
    }
  }
#endif
