// SPDX-License-Identifier: Apache-2.0

/// What a root may be called: 1 to 80 of `a-z`, `0-9` and `-`, so that it can be the name of a file,
/// of a key service's alias and of a token's object alike.
public enum RootName {
  /// - Throws: ``KeyProviderFault/badRequest(_:)`` for any other name.
  public static func check(_ id: String) throws(KeyProviderFault) {
    let isPlain = id.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isPlain, (1...80).contains(id.utf8.count) else {
      throw .badRequest("a root of that name")
    }
  }
}
