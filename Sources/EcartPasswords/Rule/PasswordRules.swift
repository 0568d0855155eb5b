// SPDX-License-Identifier: Apache-2.0

/// What a new password must be like (clauses pw-1 … pw-4): a plain function of values.
///
/// ```swift
/// let problems = PasswordRules().violations(
///   in: PasswordAttempt(field), for: PersonNames(given: "María", user: "mlopez"))
/// ```
///
/// Rules about composition and forced expiry are against NIST SP 800-63B-4 §3.1.1.2 and OWASP
/// ASVS 5.0 6.2.5 and 6.2.10. The policy asks for them all the same; length, the list of common
/// passwords, a second factor and throttling make up for it.
public struct PasswordRules: Sendable {
  public let policy: PasswordPolicy

  public init(policy: PasswordPolicy = .standard) { self.policy = policy }

  /// Everything that is wrong with a proposed password, in a fixed order; empty when it may be used.
  ///
  /// A text and its canonically equivalent twin (NFC, NFD) always get the same answer.
  public func violations(
    in attempt: PasswordAttempt, for names: PersonNames
  ) -> [PasswordViolation] {
    // Step 1: the bound, before anything that costs.
    guard let typed = attempt.typed else {
      return [.inputTooLarge(limit: PasswordPolicy.largestInput)]
    }
    var found: [PasswordViolation] = []
    let hashed = typed.normalizedNFKC

    // Step 2: length (pw-2), as typed and as hashed, because NFKC makes eighteen characters of
    // the one ligature ﷺ, and one syllable of two separate jamo. In graphemes, because a family
    // emoji is seven scalars.
    let length = min(visibleLength(of: typed.normalizedNFC), visibleLength(of: hashed))
    if length < policy.minimumLength {
      found.append(.tooShort(length: length, minimum: policy.minimumLength))
    }
    let scalars = hashed.unicodeScalars.count
    if scalars > policy.maximumLength {
      found.append(.tooLong(length: scalars, maximum: policy.maximumLength))
    }

    // Step 3: classes (pw-4), over what is hashed.
    var counts: [CharacterClass: Int] = [:]
    for character in hashed {
      if let kind = CharacterClass(of: character) { counts[kind, default: 0] += 1 }
    }
    for kind in CharacterClass.allCases where counts[kind, default: 0] < policy.minimum(of: kind) {
      found.append(.tooFew(kind, minimum: policy.minimum(of: kind)))
    }

    // Step 4: what cannot be typed again. Scalar by scalar: "\r\n" is one Character and equals
    // neither of its halves.
    if typed.unicodeScalars.contains(where: isUnusable) { found.append(.containsUnusableCharacter) }

    // Step 5: names (pw-3), both sides folded.
    let folded = typed.foldedForNames
    for name in names.names where NameParts(of: name.text, kind: name.kind).occur(in: folded) {
      found.append(.containsNamePart(name.kind))
    }

    // Step 6: the passwords everybody tries.
    if CommonPasswords.include(folded) { found.append(.tooCommon) }
    return found
  }

  /// The graphemes that can be seen. Each holds a scalar of its own, so twelve of them are twelve
  /// scalars as well. What is never seen (soft hyphen, zero-width space) cannot pad a password.
  private func visibleLength(of text: String) -> Int {
    text.count { grapheme in
      grapheme.unicodeScalars.contains { !$0.properties.isDefaultIgnorableCodePoint }
    }
  }

  private func isUnusable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    // Unassigned: a later Unicode may normalise it differently, and the password would be lost.
    case .control, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    // What a decoder leaves where the bytes were not text: different passwords would become one.
    default: scalar == "\u{FFFD}"
    }
  }
}
