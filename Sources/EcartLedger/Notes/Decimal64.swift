// SPDX-License-Identifier: Apache-2.0

/// Numbers as the C2SP formats write them.
enum Decimal64 {
  /// Reads an ASCII decimal without sign or leading zeros; `nil` for anything else or too large.
  static func parse(_ text: String) -> Int64? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(text),
      "\(value)".utf8.elementsEqual(text.utf8)
    else { return nil }
    return value
  }
}
