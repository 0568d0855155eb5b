// SPDX-License-Identifier: Apache-2.0

/// Why a sweep purges no rows of the host's: it is an operator's command, and knows the compliance store
/// alone. The rows wait, and with them the certificates (clause del-4); no root is kept for them.
package enum LeftRows: Sendable {
  /// The host said that it keeps rows.
  case registered
  /// The host said nothing about itself, so nobody knows.
  case untold
  /// What it said cannot be read.
  case unreadable

  func delay(_ count: Int) -> String {
    let keys = "\(count) keys are destroyed, and the certificates wait:"
    switch self {
    case .registered:
      return "\(keys) the host's own rows are not purged yet; sweep from the host, with its purge"
        + " handlers (del-4)."
    case .unreadable:
      return
        "\(keys) what the host registered cannot be read, so nobody knows whether it has rows to"
        + " purge. Sweep from the host, and have it call Gatekeeper.register again (del-4)."
    case .untold:
      return "\(keys) the host has not registered where it keeps Information, so nobody knows"
        + " whether it has rows to purge. Sweep from the host, or have it call"
        + " Gatekeeper.register; if it keeps no rows at all, say --host-has-no-rows (del-4)."
    }
  }
}
