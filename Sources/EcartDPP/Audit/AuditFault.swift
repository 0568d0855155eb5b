// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Why an audit could not be made at all. What is merely broken is a finding, not a fault.
public enum AuditFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no compliance directory at the path.
  case noDirectory(String)
  case store(StoreFailure)
  /// `waivers.json` is there and says nothing that can be read.
  case waivers(String)

  public var description: String {
    switch self {
    case .noDirectory(let path):
      "There is no compliance directory at \(path). Name the directory the host was opened at."
    case .store(let failure):
      "The audit could not be made: \(failure)."
    case .waivers(let cause):
      "waivers.json cannot be read: \(cause). It is a list of {clause, reason, approver, expires},"
        + " with expires as 2026-12-31T00:00:00Z."
    }
  }
}
