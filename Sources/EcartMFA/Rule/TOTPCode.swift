// SPDX-License-Identifier: Apache-2.0

/// A one-time code of six to eight digits, in the one form in which it is compared.
///
/// Prints as a mask: until its step is used, a code opens an account.
public struct TOTPCode: Sendable {
  /// ASCII digits.
  let ascii: [UInt8]

  /// Reads what a person typed: spaces around it, and one space or hyphen between any two digits
  /// (`492 039`, `492-039`). Everything else is refused, and not silently repaired: full-width
  /// digits, no-break spaces, tabs, line ends, signs. So a code has one form only, and a second
  /// spelling of a used code is no new code (CVE-2025-6014 accepted `"123456 "` again).
  public init?(parsing typed: String) {
    guard typed.utf8.count <= 32 else { return nil }
    var rest = typed.utf8[...]
    while rest.first == space { rest = rest.dropFirst() }
    while rest.last == space { rest = rest.dropLast() }
    var digits: [UInt8] = []
    var afterDigit = false
    for byte in rest {
      if (zero...nine).contains(byte) {
        digits.append(byte)
        afterDigit = true
      } else {
        guard byte == space || byte == hyphen, afterDigit else { return nil }
        afterDigit = false
      }
    }
    guard afterDigit, (6...8).contains(digits.count) else { return nil }
    ascii = digits
  }

  /// A computed code: the number with its leading zeros.
  init(_ number: UInt32, digits: TOTP.Digits) {
    var rest = number
    var ascii = [UInt8](repeating: zero, count: digits.rawValue)
    for place in ascii.indices.reversed() {
      ascii[place] = zero + UInt8(rest % 10)
      rest /= 10
    }
    self.ascii = ascii
  }

  /// The digits as a number; with their count it is the code.
  var number: UInt32 { ascii.reduce(0) { $0 * 10 + UInt32($1 - zero) } }

  /// The code as text, for an authenticator's display. Never log it.
  public var text: String { String(decoding: ascii, as: UTF8.self) }
}

private let space = UInt8(ascii: " ")
private let hyphen = UInt8(ascii: "-")
private let zero = UInt8(ascii: "0")
private let nine = UInt8(ascii: "9")

extension TOTPCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "TOTPCode(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
