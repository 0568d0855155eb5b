// SPDX-License-Identifier: Apache-2.0

import EcartPasswords

/// The PHC strings we store.
struct HashPasswords: PeerCommand {
  let passwords: [String]

  func answer() throws -> [String] {
    let hasher = PasswordHasher()
    return try passwords.map { try hasher.hash(PasswordAttempt($0)).encoded }
  }
}

/// What we say to a password and a stored string: "matches", "matches, rehash", "wrong", or why
/// the string is not one we verify.
struct CheckPasswords: PeerCommand {
  struct Case: Decodable {
    let password: String
    let stored: String
  }
  let cases: [Case]

  func answer() throws -> [String] {
    let hasher = PasswordHasher()
    return try cases.map { one in
      let stored: PHCString
      do { stored = try PHCString(parsing: one.stored) } catch { return "\(error)" }
      let said = try hasher.verify(PasswordAttempt(one.password), against: stored)
      guard said.matches else { return "wrong" }
      return said.needsRehash ? "matches, rehash" : "matches"
    }
  }
}

/// What we say to a password and a hash that another program stored: "matches", "wrong", or why it
/// is not taken over.
struct CheckForeign: PeerCommand {
  let cases: [CheckPasswords.Case]

  func answer() throws -> [String] {
    cases.map { one in
      let stored: ForeignHash
      do { stored = try ForeignHash(parsing: one.stored) } catch { return "\(error)" }
      return switch stored.matches(one.password) {
      case true?: "matches"
      case false?: "wrong"
      case nil: "not computed"
      }
    }
  }
}
