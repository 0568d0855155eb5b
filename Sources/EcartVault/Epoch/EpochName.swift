// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What an epoch and its root are called: `LABEL-IIIIIIIIRRRRRRRR`, the label, a dash, the first
/// eight hexadecimal digits of the installation's id and eight that are drawn.
///
/// A keyring may hold the roots of several installations, such as one KMS key or one token does.
/// By their names each knows its own, and destroys no other's.
enum EpochName {
  static func make(_ label: EpochLabel, in context: RootContext) -> String {
    "\(label)-\(mark(of: context))\(UUID().uuidString.prefix(8).lowercased())"
  }

  /// Whether a root is one of this installation's.
  static func isOwn(_ root: String, in context: RootContext) -> Bool {
    guard let dash = root.lastIndex(of: "-") else { return false }
    let ending = root[root.index(after: dash)...]
    let mark = mark(of: context)
    return ending.hasPrefix(mark) && ending.utf8.count == mark.utf8.count + 8
  }

  private static func mark(of context: RootContext) -> String {
    String(context.installation.prefix(8))
  }
}
