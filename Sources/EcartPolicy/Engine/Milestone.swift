// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The points at which a crash would be most awkward, by name, so that tests can crash there.
///
/// In production nothing is armed and passing one is a single atomic load.
package enum Milestone {
  private static let armed = Atomic<Bool>(false)
  private static let hook = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// For EcartTesting: called at every milestone from now on, in the order they are passed.
  package static func watch(_ body: (@Sendable (String) -> Void)?) {
    hook.withLock { $0 = body }
    armed.store(body != nil, ordering: .sequentiallyConsistent)
  }

  package static var isWatched: Bool { armed.load(ordering: .relaxed) }

  package static func passed(_ name: StaticString) {
    guard armed.load(ordering: .relaxed) else { return }
    hook.withLock { $0 }?("\(name)")
  }
}
