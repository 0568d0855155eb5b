// SPDX-License-Identifier: Apache-2.0

import EcartVault
import Synchronization

/// What a run of ``Resealing`` passed over, told at its end: one subject's trouble keeps nobody else's
/// replaced keys.
final class LeftOver: Sendable {
  private struct State {
    var missing = KeyUses(records: [], files: false)
    var fault: (any Error)?
  }
  private let state = Mutex(State())

  /// A subject's keys sealed this too, and the run does not pass over it.
  func note(missing: KeyUses) {
    state.withLock {
      $0.missing.records.formUnion(missing.records)
      $0.missing.files = $0.missing.files || missing.files
    }
  }

  /// A value, a file or a key row of a subject did not pass.
  func note(_ fault: any Error) {
    state.withLock { if $0.fault == nil { $0.fault = fault } }
  }

  func tell() throws {
    let state = self.state.withLock { $0 }
    if let fault = state.fault { throw fault }
    let missing = state.missing
    guard missing.records.isEmpty, !missing.files else {
      throw ResealingFault.notAll(records: missing.records.sorted(), files: missing.files)
    }
  }
}
