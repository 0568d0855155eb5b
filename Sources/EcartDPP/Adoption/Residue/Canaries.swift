// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A random sample of the plaintext values this process has sealed, in memory alone: what the end
/// looks for. Every value has the same chance to be in it (reservoir sampling).
final class Canaries: Sendable {
  /// At most a few hundred kilobytes.
  private static let capacity = 4_096

  private struct State {
    var offered = 0
    var values: [String] = []
  }
  private let state = Mutex(State())

  func take(_ value: String) {
    guard CanarySearch.isTelling(value) else { return }
    state.withLock { state in
      state.offered += 1
      if state.values.count < Self.capacity {
        state.values.append(value)
      } else {
        let place = Int.random(in: 0..<state.offered)
        if place < Self.capacity { state.values[place] = value }
      }
    }
  }

  var values: [String] { state.withLock { $0.values } }
  /// Once the search is done there is no reason to keep them.
  func drop() { state.withLock { $0 = State() } }
}
