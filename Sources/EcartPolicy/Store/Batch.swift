// SPDX-License-Identifier: Apache-2.0

/// One decision on its way into a store: what it read, what it changes, what it leaves as evidence.
///
/// A store applies a batch whole or not at all. Only the engine can make one, so holding a store
/// does not give the power to write into another module's space.
public struct Batch: Sendable {
  /// The versions the decision was made on. If any has moved, nothing is applied.
  public internal(set) var expectations: [Expectation] = []
  public internal(set) var changes: [Change] = []
  /// Ledger entries, oldest first.
  public package(set) var entries: [[UInt8]] = []
  /// The clock's high-water mark at the moment of the decision; the store keeps the highest.
  public let mark: ClockMark
  /// A person corrected the clock: the mark replaces the stored one even if it is lower.
  public package(set) var correctsMark = false
  /// A store-specific statement to run in the same transaction, or `nil`.
  public package(set) var rider: (any Sendable)?

  package init(mark: ClockMark) { self.mark = mark }

  package mutating func expect(_ expectation: Expectation) { expectations.append(expectation) }
  package mutating func change(_ change: Change) { changes.append(change) }

  /// A version that must not have moved.
  public enum Expectation: Sendable, Hashable {
    /// Version 0 means that there must be no such record.
    case record(RecordAddress, version: Int64)
    case space(Space, version: Int64)
    case key(SubjectID, version: Int64)
    /// The number of ledger entries covered by the latest checkpoint.
    case checkpoint(size: Int64)
  }

  /// A change to one of the four tables.
  public enum Change: Sendable {
    /// Inserts or replaces; the version moves by one. `movesSpace`: lists of the space change too.
    case put(RecordAddress, body: [UInt8], index: RecordKey?, movesSpace: Bool)
    case remove(RecordAddress)
    /// Inserts or replaces a wrapped key or sets a tombstone; the version moves by one.
    case key(SubjectID, state: KeyRow.State, epoch: String, body: [UInt8])
    case owe(Obligation)
    case settle(rule: String, subject: SubjectID)
    /// Tree hashes by stored index, and the checkpoint that covers them.
    case integrate(hashes: [(index: Int64, hash: [UInt8])], size: Int64, checkpoint: [UInt8])
  }
}

/// How a commit ended when the store is sound.
public enum CommitOutcome: Sendable, Equatable {
  /// Durable. Every record and key the batch put now has this version.
  case committed(version: Int64)
  /// Nothing was applied: these were not as expected any more.
  case conflict([Batch.Expectation])
}

/// What a store could not do. Its words name the operation and the cause, never a value.
public enum StoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// A read failed.
  case unreadable(String)
  /// The transaction failed before its commit was sent: nothing is stored.
  case notCommitted(String)
  /// The commit was sent and failed or went unanswered: it may or may not be stored.
  case outcomeUnknown(String)
  /// The store is not one this version may open.
  case refused(String)

  public var description: String {
    switch self {
    case .unreadable(let cause): "the store cannot be read: \(cause)"
    case .notCommitted(let cause): "the store did not take the decision, nothing changed: \(cause)"
    case .outcomeUnknown(let cause): "the store's answer was lost: \(cause)"
    case .refused(let cause): "this store cannot be used: \(cause)"
    }
  }
}
