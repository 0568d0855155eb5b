// SPDX-License-Identifier: Apache-2.0

/// A subject's wrapped key, or the tombstone that stands in its place for good.
public struct KeyRow: Sendable, Equatable {
  public enum State: Int, Sendable {
    case living = 1
    /// The key was destroyed. No key can ever be made for this subject again.
    case erased = 2
  }

  /// The version of a row that is decided and not yet committed.
  package static let draft: Int64 = -1

  public let subject: SubjectID
  /// Moves on every change; 0 stands for "no such row".
  public let version: Int64
  public let state: State
  /// The epoch whose key wraps this one; empty when erased.
  public let epoch: String
  /// What the vault keeps here; empty when erased.
  public let body: [UInt8]

  public init(
    subject: SubjectID, version: Int64, state: State, epoch: String, body: [UInt8]
  ) {
    self.subject = subject
    self.version = version
    self.state = state
    self.epoch = epoch
    self.body = body
  }
}
