// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Why an operator's command was not carried out.
package enum OperatorFault: Error, Sendable, Equatable, CustomStringConvertible {
  case noInstallation(String)
  /// The host that owns the testing clock has to do it: the system's clock would move its store.
  case livedOnTestingClock
  case opening(String)
  case target(String)
  case file(String)

  package var description: String {
    switch self {
    case .noInstallation(let path):
      "There is no installation at \(path). Name the directory the host was opened at."
    case .livedOnTestingClock:
      "This store lived on a testing clock, and only the program that owns that clock may act on"
        + " it: the system's time would move the store's. Sweep and verify from that program."
    case .opening(let cause): cause
    case .target(let cause): cause
    case .file(let cause): cause
    }
  }
}
