// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
public import FoundationEssentials

/// What one sweep did, and what is still to come.
public struct SweepReport: Sendable, Equatable {
  /// Subjects that were due.
  public var due = 0
  /// Keys destroyed in this sweep.
  public var erased = 0
  /// Of those, how many were past their moment.
  public var overdue = 0
  /// Subjects past their moment that a legal hold keeps.
  public var held = 0
  /// The host's rows purged.
  public var rowsPurged = 0
  /// Roots of epochs destroyed.
  public var rootsDestroyed = 0
  /// Roots whose destruction a key service has begun and not finished: until when, by the epoch.
  public var rootsWaiting: [String: Date] = [:]
  /// Subjects wrapped anew so that an old epoch's root could go.
  public var rewrapped = 0
  /// Erasures that wait for the verifier.
  public var awaitingVerification = 0
  /// Certificates issued in this sweep.
  public var certified = 0
  /// What keeps the sweep from going on, in plain words.
  public var delays: [String] = []

  public init() {}

  /// A root waits for its end at the key service; told once a sweep, whatever comes past it.
  mutating func wait(forRoot epoch: String, until date: Date) {
    guard rootsWaiting.updateValue(date, forKey: epoch) == nil else { return }
    delays.append(
      "The key service destroys the root of \(epoch) on \(Timestamp.text(date)) and can be told to keep"
        + " it until then; certificates of whoever was in that epoch wait for it.")
  }
}

/// Why a sweep did not begin, or ended at once.
public enum SweepStopped: Error, Sendable, Equatable, CustomStringConvertible {
  /// The clock is ahead of what can be vouched for.
  case clockUnconfirmed(hoursAhead: Int)
  /// More is due at once than may be erased without a person's word.
  case blastRadius(due: Int, living: Int)
  /// The store was restored from a backup, and this process goes on with the database from before.
  case storeWasReplaced

  public var description: String {
    switch self {
    case .clockUnconfirmed(let hours):
      "The clock is \(hours) hours ahead of what can be vouched for, so nothing was erased (ret-1)."
        + " If the time is right, say so: dpp clock confirm. If not, set the clock first."
    case .blastRadius(let due, let living):
      "\(due) of \(living) living subjects are due at once, so nothing was erased (ret-1)."
        + " If that is right, an administrator confirms it: admit ConfirmSweep(\(due), by: signIn) and"
        + " sweep again with that proof, or run dpp sweep --confirm \(due)."
    case .storeWasReplaced:
      "The store was restored from a backup since this process opened it, so nothing more is erased"
        + " from here (del-4): what it has open is the database from before. End this process and start it"
        + " again."
    }
  }
}

/// How far a sweep has come.
public struct SweepProgress: Sendable, Equatable {
  public enum Stage: String, Sendable, CaseIterable {
    case destroyingKeys, purgingRows, clearingResidue, retiringEpochs
    /// Of one epoch that is retired: its living subjects' keys, by batches. The numbers begin anew
    /// with each epoch.
    case wrappingAnew
    case certifying
  }
  public let stage: Stage
  public let done: Int
  public let total: Int
}
