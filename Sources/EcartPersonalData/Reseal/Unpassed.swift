// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one decision to seal anew did not get through, as the library saw it itself. A host's closure may
/// go on after an error; the replaced keys may not, with a value under them (clause enc-1).
package final class Unpassed: Sendable {
  private let noted = Mutex<(any Error)?>(nil)

  /// The first that was noted.
  package var first: (any Error)? { noted.withLock { $0 } }

  func note(_ fault: any Error) {
    noted.withLock { if $0 == nil { $0 = fault } }
  }
}
