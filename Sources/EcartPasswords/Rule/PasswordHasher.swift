// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// Hashes and verifies passwords with Argon2id over the NFKC form, whole and never cut off.
///
/// One call takes about 15 ms and ``PasswordPolicy/cost`` of memory; it runs where it is called.
/// The caller bounds how many run at once.
public struct PasswordHasher: Sendable {
  /// Why there is no answer. Not an answer itself: nobody is let in.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The input was above ``PasswordPolicy/largestInput`` bytes and cost nothing.
    case inputTooLarge
    /// The hash names a pepper that the host was not opened with.
    case unknownPepper
    /// The system could not compute it, for want of memory for instance.
    case crypto(CryptoFailure)

    public var description: String {
      switch self {
      case .inputTooLarge:
        "pw-2: a password has at most \(PasswordPolicy.largestInput) bytes. Use a shorter one."
      case .unknownPepper:
        "pw-1: the password was hashed with a pepper this host was opened without. Open it with that"
          + " one among the former peppers."
      case .crypto(let failure): "pw-1: the password could not be hashed. \(failure)"
      }
    }
  }

  /// What verifying said.
  public struct Verification: Sendable, Equatable {
    /// Whether the password is the one that was hashed.
    public let matches: Bool
    /// Whether it should be hashed anew now that it is known: the hash is cheaper than the policy
    /// asks for today. Never for a password that does not match.
    public let needsRehash: Bool
  }

  /// What new hashes cost.
  public let cost: Argon2id.Parameters
  private let peppers: Peppers
  private var derive: Derivation = Self.argon2id

  /// The function from a password, a salt and what it is to cost to so many bytes.
  typealias Derivation =
    @Sendable (
      _ password: Secret, _ salt: [UInt8], Argon2id.Parameters, _ size: Int, _ pepper: Secret?
    ) throws(CryptoFailure) -> [UInt8]

  private static let argon2id: Derivation = {
    (password, salt, cost, size, pepper) throws(CryptoFailure) in
    try Argon2id.hash(
      password: password, salt: salt, parameters: cost, tagLength: size, pepper: pepper)
  }

  private static let saltSize = 16
  private static let hashSize = 32

  /// - Parameters:
  ///   - policy: says what hashing costs.
  ///   - pepper: a key kept away from the store (Argon2's secret), or none. A hash made with it
  ///     is verified only with it.
  public init(policy: PasswordPolicy = .standard, pepper: Secret? = nil) {
    self.init(policy: policy, peppers: Peppers(unnamed: pepper))
  }

  /// - Parameter peppers: new hashes are made with the current one and name it.
  public init(policy: PasswordPolicy = .standard, peppers: Peppers) {
    cost = policy.cost
    self.peppers = peppers
  }

  /// The same, with another function in Argon2id's place; see ``PasswordHashing/init(testing:)``.
  func deriving(by derive: @escaping Derivation) -> PasswordHasher {
    var hasher = self
    hasher.derive = derive
    return hasher
  }

  /// Hashes a password with a fresh random salt.
  public func hash(_ attempt: PasswordAttempt) throws(Problem) -> PHCString {
    let password = try normalized(attempt)
    do {
      let salt = try SecureRandom.bytes(PasswordHasher.saltSize)
      let hash = try derive(password, salt, cost, PasswordHasher.hashSize, peppers.forNew)
      return PHCString(cost: cost, pepperID: peppers.current?.id, salt: salt, hash: hash)
    } catch { throw .crypto(error) }
  }

  /// Compares a password with a stored hash, in constant time.
  ///
  /// - Parameter stored: the account's hash; `nil` for an account that does not exist or has no
  ///   password. That costs the same as one that does (CVE-2025-6011) and never matches.
  public func verify(
    _ attempt: PasswordAttempt, against stored: PHCString?
  ) throws(Problem) -> Verification {
    try verify(attempt, against: stored ?? decoy, isOwned: stored != nil)
  }

  /// - Parameter isOwned: whether the hash is an account's; one that is not never matches, even
  ///   for the password it was made of.
  func verify(
    _ attempt: PasswordAttempt, against target: PHCString, isOwned: Bool
  ) throws(Problem) -> Verification {
    let password = try normalized(attempt)
    let pepper = try peppers.secret(of: target.pepperID)
    let hash: [UInt8]
    do {
      hash = try derive(password, target.salt, target.cost, target.hash.count, pepper)
    } catch { throw .crypto(error) }
    let isEqual = constantTimeEquals(hash, target.hash)
    let matches = isEqual && isOwned
    return Verification(matches: matches, needsRehash: matches && isOutdated(target))
  }

  /// A hash of today's cost that belongs to nobody: what an unknown account is verified against.
  public var decoy: PHCString {
    PHCString(
      cost: cost, pepperID: peppers.current?.id,
      salt: [UInt8](repeating: 0, count: PasswordHasher.saltSize),
      hash: [UInt8](repeating: 0, count: PasswordHasher.hashSize))
  }

  /// Whether a stored hash is cheaper or shorter than one made today, or made with another
  /// pepper.
  public func isOutdated(_ stored: PHCString) -> Bool {
    !stored.cost.covers(cost) || stored.pepperID != peppers.current?.id
      || stored.salt.count < PasswordHasher.saltSize
      || stored.hash.count < PasswordHasher.hashSize
  }

  private func normalized(_ attempt: PasswordAttempt) throws(Problem) -> Secret {
    guard let typed = attempt.typed else { throw .inputTooLarge }
    return Secret(utf8: typed.normalizedNFKC)
  }
}
