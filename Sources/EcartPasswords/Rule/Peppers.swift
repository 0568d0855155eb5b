// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A key that goes into every password hash and is kept away from the hashes (Argon2's *secret*,
/// RFC 9106 §3.1): whoever steals the store alone cannot guess at them.
public struct Pepper: Sendable {
  /// Stored with each hash, so that it is known which pepper it was made with.
  public let id: String
  let secret: Secret

  /// - Parameters:
  ///   - id: one to eight letters or digits, such as `2026a`; never used again for another secret.
  ///   - secret: 16 bytes or more. `nil` comes back for anything else.
  public init?(_ id: String, _ secret: Secret) {
    guard Pepper.isName(id), secret.count >= 16 else { return nil }
    self.id = id
    self.secret = secret
  }

  static func isName(_ id: String) -> Bool {
    (1...8).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
      }
  }
}

/// The peppers of an installation: the one new hashes are made with, and those that were.
///
/// To rotate, open the host with a new one as ``current`` and the old one among ``former``. Each
/// hash is made anew when its owner signs in next. Leave a former one away only when nobody's hash
/// names it any more: until then its owner gets an error, never "wrong password".
///
/// ```swift
/// let hashing = PasswordHashing(peppers: Peppers(current: new, former: [old]))
/// let gatekeeper = try await Gatekeeper.open(at: "compliance", passwords: hashing)
/// ```
public struct Peppers: Sendable {
  public let current: Pepper?
  private let named: [String: Secret]
  /// For hashes that name none and were made with one all the same.
  private let unnamed: Secret?

  /// No pepper at all.
  public static let none = Peppers(current: nil)

  public init(current: Pepper?, former: [Pepper] = []) {
    self.init(current: current, former: former, unnamed: nil)
  }

  init(unnamed: Secret?) { self.init(current: nil, former: [], unnamed: unnamed) }

  private init(current: Pepper?, former: [Pepper], unnamed: Secret?) {
    self.current = current
    self.unnamed = unnamed
    named = Dictionary(
      ([current].compactMap { $0 } + former).map { ($0.id, $0.secret) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What a hash of that pepper is verified with.
  /// Whether a hash that was made with the pepper of this name can be verified.
  func has(_ id: String?) -> Bool { id.map { named[$0] != nil } ?? true }

  func secret(of id: String?) throws(PasswordHasher.Problem) -> Secret? {
    guard let id else { return unnamed }
    guard let secret = named[id] else { throw .unknownPepper }
    return secret
  }

  /// What a new hash is made with.
  var forNew: Secret? { current?.secret ?? unnamed }
}

extension Pepper: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Pepper(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Peppers: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Peppers(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
