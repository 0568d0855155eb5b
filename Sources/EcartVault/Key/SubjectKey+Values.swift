// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto

/// Values of the subject's own origin, that say whose they are. The same associated data and the same
/// box as of ``SubjectKey/seal(_:at:)``, made faster.
extension SubjectKey {
  package func seal(
    _ plaintext: String, in places: FieldPlaces, at position: Int
  ) throws(SealFault) -> SealedValue {
    try places.withPlace(at: position) { (place) throws(SealFault) in try seal(plaintext, place) }
  }

  /// A field of one row among several.
  package func seal(_ plaintext: String, in field: FieldPlace) throws(SealFault) -> SealedValue {
    try seal(plaintext, field.tail.span)
  }

  package func seal(_ plaintext: [UInt8], in field: FieldPlace) throws(SealFault) -> SealedValue {
    try allowance.spend()
    do {
      return SealedValue(
        subject: subject,
        sealed: try head.lend { (head, base) throws(CryptoFailure) in
          try AESGCM.seal(
            plaintext, using: primary.key, behind: head, authenticating: base,
            and: field.tail.span)
        })
    } catch { throw .failed }
  }

  @inline(__always)
  private func seal(_ plaintext: String, _ place: Span<UInt8>) throws(SealFault) -> SealedValue {
    try allowance.spend()
    do {
      return SealedValue(
        subject: subject,
        sealed: try head.lend { (head, base) throws(CryptoFailure) in
          try AESGCM.seal(
            plaintext, using: primary.key, behind: head, authenticating: base, and: place)
        })
    } catch { throw .failed }
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` whatever is wrong, also for a value that says it is
  ///   another subject's or from another origin.
  package func openText(
    _ value: SealedValue, in places: FieldPlaces, at position: Int
  ) throws(CryptoFailure) -> String {
    try places.withPlace(at: position) { (place) throws(CryptoFailure) in
      try openText(value, place)
    }
  }

  /// A field of one row among several.
  package func openText(
    _ value: SealedValue, in field: FieldPlace
  ) throws(CryptoFailure) -> String {
    try openText(value, field.tail.span)
  }

  package func open(
    _ value: SealedValue, in field: FieldPlace
  ) throws(CryptoFailure) -> [UInt8] {
    let key = try member(of: value).key
    return try head.lend { (head, base) throws(CryptoFailure) in
      try AESGCM.open(
        value.bytes, using: key, authenticating: base, and: field.tail.span,
        prefixCount: head.count)
    }
  }

  @inline(__always)
  private func openText(
    _ value: SealedValue, _ place: Span<UInt8>
  ) throws(CryptoFailure) -> String {
    try head.lend { (head, base) throws(CryptoFailure) in
      // Nearly always the key that seals, and then none is copied out.
      if value.subject == subject, value.bytes.span.begins(with: head) {
        return try AESGCM.openText(
          value.bytes, using: primary.key, authenticating: base, and: place,
          prefixCount: head.count)
      }
      return try AESGCM.openText(
        value.bytes, using: member(of: value).key, authenticating: base, and: place,
        prefixCount: head.count)
    }
  }

  private func member(of value: SealedValue) throws(CryptoFailure) -> Member {
    let count = head.originCount
    let isOurs = head.lend { head, _ in
      value.subject == subject && value.bytes.span.begins(with: head.extracting(first: count))
    }
    guard isOurs else { throw .notAuthentic }
    return try member(of: value.bytes, behind: count)
  }

  /// Whether a value is under a key that was replaced.
  package func needsReseal(_ value: SealedValue) -> Bool {
    head.lend { head, _ in
      value.subject != subject || !value.bytes.span.begins(with: head)
    }
  }
}
