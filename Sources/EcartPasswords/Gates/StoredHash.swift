// SPDX-License-Identifier: Apache-2.0

/// What a stored text is: a hash of our own, or one that was imported and not replaced yet.
enum StoredHash: Sendable {
  case argon2id(PHCString)
  case foreign(ForeignHash)

  /// Our own format is tried first: an Argon2id hash of another program that is written like ours
  /// is one of ours.
  init(parsing text: String) throws(ForeignHash.Problem) {
    if let own = try? PHCString(parsing: text) {
      self = .argon2id(own)
    } else {
      self = .foreign(try ForeignHash(parsing: text))
    }
  }

  var own: PHCString? { if case .argon2id(let own) = self { own } else { nil } }
}
