// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy

/// A sealed value of a subject's, with the subject and the origin that it says it is of. One reference,
/// so that a record of twelve is copied by counting twelve.
@usableFromInline
package struct SealedValue: Sendable, Hashable {
  /// The subject it says it is of; only the key tells whether it is.
  package let subject: SubjectID
  /// `len ‖ origin ‖ 0x01 ‖ key id ‖ iv ‖ ciphertext ‖ tag`: how its associated data goes on behind the
  /// subject (``AssociatedData``), and Tink's wire format behind that. So one comparison says whether
  /// it can be one of a key's.
  let bytes: [UInt8]

  package init(subject: SubjectID, origin: Origin, box: [UInt8]) {
    self.init(subject: subject, sealed: AssociatedData.frame(origin: origin.description) + box)
  }

  /// What ``SubjectKey`` sealed: it begins as ``ValueHead`` says.
  init(subject: SubjectID, sealed bytes: [UInt8]) {
    self.subject = subject
    self.bytes = bytes
  }

  /// The origin it says it is from.
  package var origin: Origin {
    Origin(checked: String(decoding: bytes[originPlace], as: UTF8.self))
  }

  /// In Tink's wire format.
  package var box: [UInt8] { Array(bytes[originPlace.upperBound...]) }

  private var originPlace: Range<Int> {
    4..<4 + bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }
}

/// What a subject's values begin with that are sealed now, in one piece with what is in front of it in
/// their associated data.
struct ValueHead: Sendable {
  /// `"ecart1" ‖ subject ‖ len ‖ origin ‖ 0x01 ‖ key id`
  private let bytes: [UInt8]

  init(subject: SubjectID, origin: String, primary: SubjectKey.Member) {
    bytes = AssociatedData.base(subject: subject, origin: origin) + primary.prefix
  }

  /// Behind how many bytes of a value its box begins.
  var originCount: Int {
    bytes.count - AssociatedData.subjectCount - SubjectKey.Member.prefixCount
  }

  /// Lends what a value begins with, and what its associated data begins with.
  @inline(__always)
  func lend<Result, Failure: Error>(
    _ body: (_ head: Span<UInt8>, _ base: Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(
      bytes.span.extracting(droppingFirst: AssociatedData.subjectCount),
      bytes.span.extracting(droppingLast: SubjectKey.Member.prefixCount))
  }
}
