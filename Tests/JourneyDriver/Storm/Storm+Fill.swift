// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartPolicy
  import EcartVault
  import Foundation
  import Synchronization

  extension Storm {
    private static var chunk: Int { 200 }

    /// Takes in the subjects there are from the beginning, many in a decision. Each process has its
    /// own, and goes on where it was killed.
    func fill() async throws {
      let chunks = (count + Self.chunk - 1) / Self.chunk
      await withTaskGroup(of: Void.self) { group in
        for thread in 0..<threads {
          group.addTask(executorPreference: workers) { [self] in
            let first = part.number * threads + thread
            for chunk in stride(from: first, to: chunks, by: part.of * threads) {
              let ids = chunk * Self.chunk..<min((chunk + 1) * Self.chunk, count)
              await fill(ids)
            }
          }
        }
      }
    }

    private func fill(_ ids: Range<Int>) async {
      while !orders.isOver {
        do {
          let missing = try await shelf.missing(in: ids)
          if !missing.isEmpty { try await takeIn(missing) }
          return
        } catch { said.note(error) }
      }
    }

    private func takeIn(_ ids: [Int]) async throws {
      let seed = self.seed
      let lines = Mutex<[String]>([])
      try await keeper.admit(ReceiveParcels(ids: ids, origin: origin, workers: workers)) {
        [said, isEarly] sealers, db in
        var made: [String] = []
        for (id, sealer) in sealers {
          let text = Parcel.text(seed: seed, id: id, turn: 0)
          let sealed = try sealer.seal(Personal(text), as: \.recipient)
          try ParcelShelf.put(id, sealed, in: db)
          made.append(StormVoice.sealed(id, 0, text, sealed))
        }
        if isEarly { said.lines(made) }
        lines.withLock { $0 = made }
      }
      said.lines(lines.withLock { $0 })
    }
  }

  /// Takes in many new subjects in one decision, as an adoption does.
  struct ReceiveParcels: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("ret-1"), Clause.ID("enc-1")] }
    typealias Reason = Never
    let ids: [Int]
    let origin: Origin
    let workers: StormThreads

    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<[(Int, Sealer<Parcel>)], Never> {
      let vault = try desk.part(Vault.self)
      var subjects: [SubjectID] = []
      for id in ids {
        subjects.append(try vault.subject(Parcel.self, Parcel.name(id), from: origin))
      }
      workers.see()
      let known = try await desk.keys(of: subjects)
      // A gate is decided where the task runs that asked, and goes on there.
      workers.see()
      var sealers: [(Int, Sealer<Parcel>)] = []
      for (id, subject) in zip(ids, subjects) where known[subject] == nil {
        let key = try await vault.makeKey(
          for: subject, kind: Parcel.kind, origin: origin, on: &desk)
        sealers.append((id, Sealer(key: key, origin: origin, isNew: true)))
      }
      desk.remark("subjects", .count(sealers.count))
      return .admit(sealers, for: .zero)
    }
  }
#endif
