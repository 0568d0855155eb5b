// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Pauses, resumes or ends a long change from elsewhere. Heard between two batches; a batch that has
/// begun is finished.
public final class BatchControl: Sendable {
  private enum State { case going, paused, cancelled }
  private let state = Mutex(State.going)

  public init() {}

  /// Holds the run back before its next batch. Nothing happens to one that is paused or cancelled.
  public func pause() { state.withLock { if $0 == .going { $0 = .paused } } }
  /// Lets a paused run go on. A cancelled one stays so.
  public func resume() { state.withLock { if $0 == .paused { $0 = .going } } }
  /// For good; a later run needs a control of its own. Ending the run's task does the same.
  public func cancel() { state.withLock { $0 = .cancelled } }

  /// Waits while paused.
  /// - Returns: whether to go on.
  func mayProceed() async -> Bool {
    while true {
      if Task.isCancelled { return false }
      switch state.withLock({ $0 }) {
      case .going: return true
      case .cancelled: return false
      case .paused: try? await Task.sleep(for: .milliseconds(20))
      }
    }
  }
}
