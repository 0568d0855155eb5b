// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
public import EcartVault

/// A personal value as it is stored: opaque, `Codable`, and useless once its subject is erased.
///
/// It knows its subject and its origin (Tink's key id is unique inside one keyset only), and both
/// are bound into the ciphertext. It is stored as one text:
/// `ecart1.<subject, 64 hex>.<origin>.<box, base64url>`.
public struct Sealed<T: PersonalTag>: Sendable, Hashable, Codable {
  @usableFromInline package let value: SealedValue

  @usableFromInline package init(_ value: SealedValue) { self.value = value }

  public var subject: SubjectID { value.subject }
  public var origin: Origin { value.origin }
  /// Tink's wire format: `0x01 ‖ key id ‖ iv ‖ ciphertext ‖ tag`.
  package var box: [UInt8] { value.box }

  /// The stored text.
  public var storedText: String {
    "ecart1.\(subject).\(origin).\(Base64.encode(box, as: .urlSafe))"
  }

  /// Reads ``storedText`` back; `nil` for anything else, such as a plaintext.
  public init?(storedText text: String) {
    // The origin may hold dots, so it is what lies between the second dot and the last.
    guard text.hasPrefix("ecart1."), let last = text.lastIndex(of: ".") else { return nil }
    let head = text[..<last].dropFirst(7)
    guard let dot = head.firstIndex(of: "."),
      let subject = SubjectID(hex: String(head[..<dot])),
      let origin = try? Origin(parsing: String(head[head.index(after: dot)...])),
      let box = Base64.decode(String(text[text.index(after: last)...]), as: .urlSafe),
      box.count >= 33, box[0] == 1
    else { return nil }
    self.init(SealedValue(subject: subject, origin: origin, box: box))
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Sealed(storedText: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a sealed value; was a plaintext stored here?")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(storedText)
  }
}

extension Sealed: CustomStringConvertible, CustomReflectable {
  public var description: String { "Sealed<\(T.tag.name)>" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
