// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A code kept on paper for the day the authenticator is lost: 120 random bits.
///
/// From 112 bits on a plain hash is enough (OWASP ASVS 5.0 6.5.2): nobody can try them all.
/// Store the ``digest`` alone, and delete it when it is used. Prints as a mask.
public struct RecoveryCode: Sendable {
  /// 24 symbols of base 32.
  private let symbols: String

  /// Draws a new code.
  /// - Throws: ``CryptoFailure`` when the generator has no entropy.
  public static func random() throws(CryptoFailure) -> RecoveryCode {
    let key = try Secret.random(count: 15)
    return RecoveryCode(symbols: key.withBytes { Base32.encode($0) })
  }

  private init(symbols: String) { self.symbols = symbols }

  /// Reads what a person typed: capitals or not, with spaces and hyphens anywhere, and 0 or 1
  /// written for the O or I that the code can hold. `nil` for everything else.
  public init?(parsing typed: String) {
    guard typed.utf8.count <= 64 else { return nil }
    var symbols = ""
    for byte in typed.utf8 {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "-"): continue
      case UInt8(ascii: "0"): symbols += "O"
      case UInt8(ascii: "1"): symbols += "I"
      case 65...90, 50...55: symbols.unicodeScalars.append(Unicode.Scalar(byte))
      case 97...122: symbols.unicodeScalars.append(Unicode.Scalar(byte - 32))
      default: return nil
      }
    }
    guard symbols.utf8.count == 24 else { return nil }
    self.symbols = symbols
  }

  /// The code for paper, in six groups of four. Show it once; never log it.
  public var text: String {
    let all = Array(symbols)
    return stride(from: 0, to: all.count, by: 4).map { String(all[$0..<$0 + 4]) }
      .joined(separator: "-")
  }

  /// What is stored: SHA-256 over a fixed label and the 24 symbols. Compares in constant time.
  public var digest: Digest32 { SHA256.digest(Array("ecart recovery code v1:\(symbols)".utf8)) }
}

extension RecoveryCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "RecoveryCode(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
