// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

extension ForeignHash {
  /// Reads a stored hash.
  /// - Throws: ``Problem``, by class of what it is and not by content.
  public init(parsing text: String) throws(Problem) {
    guard (1...Self.largest).contains(text.utf8.count),
      text.utf8.allSatisfy({ (33...126).contains($0) })
    else { throw .unknownFormat }
    let fields = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    self.text = text
    // Django's form begins with its name; all the others with a sign.
    guard fields.count > 1 else { throw Self.isBareDigest(text) ? .tooWeak : .unknownFormat }
    switch (fields[0], fields[1]) {
    case ("", "argon2id"): scheme = try Self.argon2(fields, .id)
    case ("", "argon2i"): scheme = try Self.argon2(fields, .i)
    case ("", "argon2d"): scheme = try Self.argon2(fields, .d)
    case ("", "2a"), ("", "2b"), ("", "2y"): scheme = try Self.bcrypt(fields)
    case ("", "7"): scheme = try Self.cryptScrypt(fields)
    case ("", "scrypt"): scheme = try Self.phcScrypt(fields)
    case ("", "pbkdf2"): scheme = try Self.passlib(fields, .sha1)
    case ("", "pbkdf2-sha256"): scheme = try Self.passlib(fields, .sha256)
    case ("", "pbkdf2-sha512"): scheme = try Self.passlib(fields, .sha512)
    case ("pbkdf2_sha256", _): scheme = try Self.django(fields, .sha256)
    case ("pbkdf2_sha1", _): scheme = try Self.django(fields, .sha1)
    case ("", "1"), ("", "5"), ("", "6"), ("", "md5"), ("", "apr1"), ("", "sha1"), ("", "2x"),
      ("md5", _), ("sha1", _), ("unsalted_md5", _), ("unsalted_sha1", _), ("crypt", _):
      throw .tooWeak
    default: throw .unknownFormat
    }
  }

  /// Nothing but hexadecimal digits, or DES's thirteen symbols.
  private static func isBareDigest(_ text: String) -> Bool {
    let isHex = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
    return isHex && [32, 40, 64, 96, 128].contains(text.utf8.count) || text.utf8.count == 13
  }

  private static func argon2(
    _ fields: [String], _ kind: ForeignVerification.Argon2Kind
  ) throws(Problem) -> Scheme {
    // $argon2x$[v=19$]m=…,t=…,p=…$salt$hash
    let hasVersion = fields.count == 6
    guard hasVersion || fields.count == 5 else { throw .unknownFormat }
    if hasVersion, fields[2] != "v=19", fields[2] != "v=16" { throw .outOfBounds }
    let numbers = fields[hasVersion ? 3 : 2].split(separator: ",")
    guard numbers.count == 3, let m = number(numbers[0], "m="), let t = number(numbers[1], "t="),
      let p = number(numbers[2], "p="), (8...262_144).contains(m), (1...64).contains(t),
      (1...16).contains(p)
    else { throw .outOfBounds }
    return .argon2(kind)
  }

  private static func bcrypt(_ fields: [String]) throws(Problem) -> Scheme {
    guard fields.count == 4, fields[2].utf8.count == 2, fields[3].utf8.count == 53 else {
      throw .unknownFormat
    }
    // A cost of 17 is ten seconds of a core for every guess at the door.
    guard let cost = Int(fields[2]), (4...16).contains(cost) else { throw .outOfBounds }
    return .crypt(limit: 72)
  }

  /// `$7$` N r p salt `$` hash: one symbol for log2 N, five for r, five for p, in crypt's base 64.
  private static func cryptScrypt(_ fields: [String]) throws(Problem) -> Scheme {
    let alphabet = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    guard fields.count == 4, fields[2].utf8.count >= 11, fields[3].utf8.count == 43 else {
      throw .unknownFormat
    }
    let symbols = fields[2].utf8.prefix(11).compactMap { alphabet.firstIndex(of: $0) }
    guard symbols.count == 11 else { throw .unknownFormat }
    let r = symbols[1...5].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.1) << (6 * $1.0) }
    let p = symbols[6...10].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.1) << (6 * $1.0) }
    try bound(log2: symbols[0], r: r, p: p)
    return .crypt(limit: nil)
  }

  private static func phcScrypt(_ fields: [String]) throws(Problem) -> Scheme {
    guard fields.count == 5 else { throw .unknownFormat }
    let numbers = fields[2].split(separator: ",")
    guard numbers.count == 3, let ln = number(numbers[0], "ln="), let r = number(numbers[1], "r="),
      let p = number(numbers[2], "p="),
      let salt = Base64.decode(fields[3], as: .standardUnpadded),
      let key = Base64.decode(fields[4], as: .standardUnpadded),
      salt.count <= 64, (16...64).contains(key.count)
    else { throw .unknownFormat }
    try bound(log2: ln, r: UInt64(r), p: UInt64(p))
    return .scrypt(n: 1 << UInt64(ln), r: UInt64(r), p: UInt64(p), salt: salt, key: key)
  }

  /// scrypt takes 128·N·r bytes.
  private static func bound(log2 n: Int, r: UInt64, p: UInt64) throws(Problem) {
    guard (10...20).contains(n), (1...32).contains(r), (1...16).contains(p),
      128 * r << UInt64(n) <= 256 << 20
    else { throw .outOfBounds }
  }

  /// passlib: `$pbkdf2-sha256$29000$salt$hash`, in base 64 with a dot for the plus.
  private static func passlib(
    _ fields: [String], _ hash: ForeignVerification.PBKDF2Hash
  ) throws(Problem) -> Scheme {
    guard fields.count == 5,
      let salt = Base64.decode(
        fields[3].replacing(".", with: "+"), as: .standardUnpadded),
      let key = Base64.decode(fields[4].replacing(".", with: "+"), as: .standardUnpadded)
    else { throw .unknownFormat }
    return try pbkdf2(hash, fields[2], salt, key)
  }

  /// Django: `pbkdf2_sha256$600000$salt$hash`; the salt is text.
  private static func django(
    _ fields: [String], _ hash: ForeignVerification.PBKDF2Hash
  ) throws(Problem) -> Scheme {
    guard fields.count == 4, let key = Base64.decode(fields[3], as: .standard) else {
      throw .unknownFormat
    }
    return try pbkdf2(hash, fields[1], Array(fields[2].utf8), key)
  }

  private static func pbkdf2(
    _ hash: ForeignVerification.PBKDF2Hash, _ rounds: String, _ salt: [UInt8], _ key: [UInt8]
  ) throws(Problem) -> Scheme {
    guard let rounds = number(Substring(rounds), ""), (1_000...10_000_000).contains(rounds),
      let count = Int32(exactly: rounds), salt.count <= 64, (16...64).contains(key.count)
    else { throw .outOfBounds }
    return .pbkdf2(hash, rounds: count, salt: salt, key: key)
  }

  /// A decimal number without sign or leading zero, of at most nine digits.
  private static func number(_ field: Substring, _ name: String) -> Int? {
    guard field.hasPrefix(name) else { return nil }
    let digits = field.dropFirst(name.count)
    guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      digits.first != "0" || digits.count == 1
    else { return nil }
    return Int(digits)
  }
}
