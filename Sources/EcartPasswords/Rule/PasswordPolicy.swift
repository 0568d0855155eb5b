// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import EcartPolicy

/// The numbers every password is held to, of people and of systems alike (clauses pw-1 … pw-6).
public struct PasswordPolicy: PolicySection {
  /// Fewest characters (pw-2): visible graphemes, so that as many scalars are implied.
  public var minimumLength = 12
  /// Most scalars after normalisation (pw-2). Nothing is ever cut off: longer is refused.
  public var maximumLength = 256
  /// Fewest of each class (pw-4).
  public var minimumUppercase = 1
  public var minimumLowercase = 1
  public var minimumDigits = 1
  public var minimumSpecials = 1
  /// How long a password is kept before its owner may choose the next (pw-5).
  public var minimumAge: Duration = .seconds(86_400)
  /// When a password expires (pw-6).
  public var maximumAge: Duration = .seconds(365 * 86_400)
  /// How long a password that an administrator hands over can be replaced by its owner's own; after
  /// that it opens nothing at all.
  public var temporaryLifetime: Duration = .seconds(72 * 3600)
  /// How long after a code an administrator may set somebody's password without another.
  public var vouchingAge: Duration = .seconds(300)
  /// How many former passwords may not come back; without it pw-5 and pw-6 would be idle.
  public var remembered = 12
  /// Former passwords replaced within this time may not come back either, however many.
  public var rememberedFor: Duration = .zero
  /// Attempts on one account before it is locked (acc-7). The policy allows at most 10.
  public var attemptLimit = 5
  /// How long a first lock lasts (acc-7).
  public var lockDuration: Duration = .seconds(30 * 60)
  /// What hashing costs.
  public var cost = Argon2id.Parameters.standard

  public init() {}

  /// The numbers of the policy itself.
  public static let standard = PasswordPolicy()

  /// Longest input in bytes of UTF-8. Longer is refused before it costs anything.
  public static let largestInput = 4096

  /// The fewest characters of one class.
  public func minimum(of kind: CharacterClass) -> Int {
    switch kind {
    case .uppercase: minimumUppercase
    case .lowercase: minimumLowercase
    case .digit: minimumDigits
    case .special: minimumSpecials
    }
  }

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    func require(_ holds: Bool, _ clause: Clause.ID, _ problem: String) {
      if !holds { found.append(Looseness(clause: clause, problem: problem)) }
    }
    require(
      minimumLength >= 12, Clause.ID("pw-2"), "minimum password length \(minimumLength) is below 12"
    )
    require(
      maximumLength >= 64, Clause.ID("pw-2"),
      "maximum password length \(maximumLength) is below 64 and would turn long passwords away")
    require(
      maximumLength >= minimumLength, Clause.ID("pw-2"),
      "maximum password length \(maximumLength) is below the minimum \(minimumLength)")
    for kind in CharacterClass.allCases {
      require(
        minimum(of: kind) >= 1, Clause.ID("pw-4"),
        "minimum of \(minimum(of: kind)) \(kind.name)s is below 1")
    }
    require(
      minimumAge >= .seconds(86_400), Clause.ID("pw-5"),
      "minimum password age \(minimumAge.components.seconds) s is below 86400 s (1 day)")
    require(
      maximumAge <= .seconds(365 * 86_400), Clause.ID("pw-6"),
      "maximum password age \(maximumAge.components.seconds) s is above 31536000 s (365 days)")
    require(
      maximumAge > minimumAge, Clause.ID("pw-6"),
      "maximum password age is not above the minimum age, so nobody could renew in time")
    require(
      vouchingAge > .zero && vouchingAge <= .seconds(900), Clause.ID("pw-1"),
      "setting a password \(vouchingAge.components.seconds) s after a code is outside 1 to 900 s")
    require(
      temporaryLifetime > .zero && temporaryLifetime <= .seconds(7 * 86_400), Clause.ID("pw-1"),
      "a handed-over password of \(temporaryLifetime.components.seconds) s is outside 1 s to 7 days"
    )
    require(remembered >= 12, Clause.ID("pw-1"), "\(remembered) remembered passwords are below 12")
    require(
      (1...10).contains(attemptLimit), Clause.ID("acc-7"),
      "limit of \(attemptLimit) password attempts is outside 1 to 10")
    require(
      lockDuration >= .seconds(1800), Clause.ID("acc-7"),
      "lock of \(lockDuration.components.seconds) s is below 1800 s (30 minutes)")
    require(
      cost.meetsFloor && cost.isComputable, Clause.ID("pw-1"),
      "Argon2id m=\(cost.memoryKiB) t=\(cost.iterations) p=\(cost.parallelism) is outside the range: p=1, at "
        + "least m=47104 with t=1, m=19456 with t=2, m=12288 with t=3 or more; "
        + "at most m=1048576 and t=64")
    return found
  }
}
