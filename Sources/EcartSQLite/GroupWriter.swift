// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import Dispatch
  import EcartPolicy
  import GRDB
  import Synchronization

  /// The one writer: takes every batch that is waiting, and commits them with one fsync.
  ///
  /// While a group is on its way to the disk the next one gathers; nobody waits on purpose.
  final class GroupWriter: Sendable {
    private typealias Answer = Result<CommitOutcome, StoreFailure>

    private struct Waiting: Sendable {
      let batch: Batch
      let continuation: CheckedContinuation<Answer, Never>
    }

    private struct State {
      var waiting: [Waiting] = []
      var isRunning = false
      var groups = 0
      var batches = 0
    }

    /// Bounds how long the first of a group waits for the last.
    private static let largestGroup = 512

    private let pool: DatabasePool
    private let isShared: Bool
    private let queue = DispatchQueue(label: "EcartSQLite.GroupWriter", qos: .userInitiated)
    private let answers = DispatchQueue(
      label: "EcartSQLite.GroupWriter.answers", qos: .userInitiated)
    private let state = Mutex(State())
    private let isBulk = Mutex(false)

    /// - Parameter isShared: the pool is the host's, too.
    init(pool: DatabasePool, isShared: Bool) {
      self.pool = pool
      self.isShared = isShared
    }

    /// How many groups and batches were committed, for benchmarks.
    var counts: (groups: Int, batches: Int) { state.withLock { ($0.groups, $0.batches) } }

    func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
      let answer = await withCheckedContinuation { continuation in
        let starts = state.withLock { state in
          state.waiting.append(Waiting(batch: batch, continuation: continuation))
          defer { state.isRunning = true }
          return !state.isRunning
        }
        if starts { queue.async { self.drain() } }
      }
      return try answer.get()
    }

    private func drain() {
      while true {
        let group = state.withLock { state -> [Waiting] in
          guard !state.waiting.isEmpty else {
            state.isRunning = false
            return []
          }
          let group = Array(state.waiting.prefix(Self.largestGroup))
          state.waiting.removeFirst(group.count)
          state.groups += 1
          state.batches += group.count
          return group
        }
        if group.isEmpty { return }
        let results = commit(group.map(\.batch))
        // Waking the callers takes as long as writing for some of them, so the next group is begun
        // meanwhile. What they hear is on the disk already.
        answers.async {
          for (waiting, result) in zip(group, results) {
            waiting.continuation.resume(returning: result)
          }
        }
      }
    }

    /// A sweep's commits change pages all over the file: folding the log in after each few of them
    /// would write those pages again and again, so it is let grow to 40 MiB. Ordinary commits keep
    /// SQLite's 4 MiB, since overwriting a short log is what makes their flush cheap.
    private func paceCheckpoints(_ db: Database, for group: [Batch]) throws {
      guard !isShared else { return }
      let bulk = group.contains { $0.changes.count >= 100 }
      let changes = isBulk.withLock { was in
        defer { was = bulk }
        return was != bulk
      }
      if changes { try db.execute(sql: "PRAGMA wal_autocheckpoint = \(bulk ? 10_000 : 1_000)") }
    }

    /// One transaction for all; each batch is applied or answered with its conflict.
    private func commit(_ group: [Batch]) -> [Answer] {
      var answers: [Answer] = []
      do {
        try pool.writeWithoutTransaction { db in
          // A host may have set its connection otherwise since the last group.
          if isShared { try SQLiteStore.harden(db) }
          try paceCheckpoints(db, for: group)
          Milestone.passed("store.begin")
          try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
          do {
            var transaction = try Transaction(db)
            for batch in group { answers.append(try transaction.apply(batch)) }
            try transaction.finish()
            Milestone.passed("store.commit.before")
          } catch {
            try? db.execute(sql: "ROLLBACK")
            throw error
          }
          do { try db.cachedStatement(sql: "COMMIT").execute() } catch {
            try? db.execute(sql: "ROLLBACK")
            throw CommitFault(cause: error)
          }
          Milestone.passed("store.commit.after")
        }
        return answers
      } catch let fault as RiderFault {
        let failure = fault.failure
        return group.map { _ in .failure(failure) }
      } catch let fault as CommitFault {
        let failure = fault.failure
        return group.map { _ in .failure(failure) }
      } catch {
        let cause = SQLiteStore.word(error)
        return group.map { _ in .failure(.notCommitted(cause)) }
      }
    }
  }

  /// The COMMIT itself failed. When SQLite says the disk was full or the lock was not had, the
  /// transaction did not happen; for anything else nobody knows.
  private struct CommitFault: Error {
    let cause: any Error

    var failure: StoreFailure {
      let word = SQLiteStore.word(cause)
      switch (cause as? DatabaseError)?.resultCode {
      case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_CONSTRAINT: return .notCommitted(word)
      default: return .outcomeUnknown(word)
      }
    }
  }
#endif
