// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A stored password hash in the PHC string format, for example
/// `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`.
///
/// Read strictly: one text for one value. Prints as a mask, because a hash is what an attacker
/// needs to guess at leisure; ``encoded`` is for the store alone.
public struct PHCString: Sendable {
  /// Why a text is not a hash that can be verified. Says nothing of its content.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another algorithm than Argon2id, or another version than 1.3.
    case otherAlgorithm
    /// Not the one spelling the format has.
    case malformed
    /// Costs, salt or hash outside what is computed here.
    case outOfBounds

    public var description: String {
      switch self {
      case .otherAlgorithm:
        "pw-1: only Argon2id version 19 is verified. Have the owner set a new password."
      case .malformed: "pw-1: not a PHC string. Have the owner set a new password."
      case .outOfBounds:
        "pw-1: Argon2id parameters outside m <= 1048576, t <= 64, p <= 16, salt of 8 to 64 bytes, "
          + "hash of 16 to 64 bytes. Have the owner set a new password."
      }
    }
  }

  public let cost: Argon2id.Parameters
  /// Which pepper it was made with, if one that has a name; the format's `keyid`.
  let pepperID: String?
  let salt: [UInt8]
  let hash: [UInt8]

  init(cost: Argon2id.Parameters, pepperID: String? = nil, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.pepperID = pepperID
    self.salt = salt
    self.hash = hash
  }

  /// Reads a stored hash.
  /// - Parameter text: at most 512 bytes.
  public init(parsing text: String) throws(Problem) {
    guard text.utf8.count <= 512 else { throw .malformed }
    let fields = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard fields.count >= 2, fields[0].isEmpty else { throw .malformed }
    guard fields[1] == "argon2id" else { throw .otherAlgorithm }
    guard fields.count == 6 else { throw .malformed }
    guard fields[2] == "v=19" else {
      throw fields[2].utf8.starts(with: "v=".utf8) ? .otherAlgorithm : .malformed
    }
    let numbers = fields[3].utf8.split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard numbers.count == 3 || numbers.count == 4,
      let memory = PHCString.number(numbers[0], named: "m="),
      let passes = PHCString.number(numbers[1], named: "t="),
      let lanes = PHCString.number(numbers[2], named: "p="),
      let salt = Base64.decode(String(fields[4]), as: .standardUnpadded),
      let hash = Base64.decode(String(fields[5]), as: .standardUnpadded)
    else { throw .malformed }
    pepperID = numbers.count == 4 ? PHCString.keyID(numbers[3]) : nil
    guard numbers.count == 3 || pepperID != nil else { throw .malformed }
    cost = Argon2id.Parameters(memoryKiB: memory, iterations: passes, parallelism: lanes)
    guard cost.isComputable, (8...64).contains(salt.count), (16...64).contains(hash.count) else {
      throw .outOfBounds
    }
    self.salt = salt
    self.hash = hash
  }

  /// The text to store.
  public var encoded: String {
    "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.iterations),p=\(cost.parallelism)"
      + (pepperID.map { ",keyid=\(Base64.encode(Array($0.utf8), as: .standardUnpadded))" } ?? "")
      + "$\(Base64.encode(salt, as: .standardUnpadded))"
      + "$\(Base64.encode(hash, as: .standardUnpadded))"
  }

  /// The name of a pepper, in base 64 as the format has it.
  private static func keyID(_ field: Substring.UTF8View.SubSequence) -> String? {
    guard field.starts(with: "keyid=".utf8),
      let bytes = Base64.decode(
        String(decoding: field.dropFirst(6), as: UTF8.self), as: .standardUnpadded)
    else { return nil }
    let id = String(decoding: bytes, as: UTF8.self)
    return Pepper.isName(id) ? id : nil
  }

  /// A decimal number without sign or leading zero, of at most ten digits.
  private static func number(_ field: Substring.UTF8View.SubSequence, named name: String) -> Int? {
    guard field.starts(with: name.utf8) else { return nil }
    let digits = field.dropFirst(name.utf8.count)
    guard (1...10).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
      digits.first != 48 || digits.count == 1
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}

extension PHCString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "PHCString(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
