// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A password for an administrator to hand over: it keeps every rule, and its owner must replace it
/// within ``PasswordPolicy/temporaryLifetime``. 111 random bits; prints as a mask.
public struct TemporaryPassword: Sendable {
  /// To be shown once, to be handed to its owner and to nobody else.
  public let text: String

  public var attempt: PasswordAttempt { PasswordAttempt(text) }

  /// Letters and digits that are not taken for each other.
  private static let alphabet = Array("abcdefghjkmnpqrstuvwxyzACDEFHJKLMNPQRTUVWXY34679".utf8)
  private static let symbols = 20

  /// Draws one that keeps the rules for whoever it is for.
  /// - Throws: ``CryptoFailure`` when the generator has no entropy, or when no password that is drawn
  ///   keeps the rules, as when they ask for more than twenty symbols.
  public static func random(
    under policy: PasswordPolicy = .standard, for names: PersonNames
  ) throws(CryptoFailure) -> TemporaryPassword {
    for _ in 0..<1_000 {
      let text = try draw()
      let rules = PasswordRules(policy: policy)
      if rules.violations(in: PasswordAttempt(text), for: names).isEmpty {
        return TemporaryPassword(text: text)
      }
    }
    throw .badLength("temporary password")
  }

  private static func draw() throws(CryptoFailure) -> String {
    var text: [UInt8] = []
    while text.count < symbols {
      // 240 is five alphabets: a byte above it would make some letters likelier than others.
      for byte in try SecureRandom.bytes(32) where byte < 240 && text.count < symbols {
        text.append(alphabet[Int(byte) % alphabet.count])
      }
    }
    let groups = stride(from: 0, to: symbols, by: 5).map { text[$0..<$0 + 5] }
    return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }
}

extension TemporaryPassword: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "TemporaryPassword(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
