// SPDX-License-Identifier: Apache-2.0

/// One of the 14 kinds of personal data the policy names (clause def-1).
///
/// The set is closed: a tag carries a ``TagSeal``, which only this module can make.
public protocol PersonalTag: Sendable {
  static var tag: Tag { get }
  static var seal: TagSeal<Self> { get }
}

/// Shows that a tag is one of the 14. Only this module makes one.
public struct TagSeal<T>: Sendable {
  init() {}
}

/// A tag as a value: its name in evidence and exports, how it is masked, how it is checked.
public struct Tag: Sendable, Hashable {
  /// Stable kebab-case name, such as `phone`.
  public let name: String
  /// The category in Ethyca's fideslang taxonomy of personal data.
  public let category: String
  let mask: Mask

  enum Mask: Sendable, Hashable {
    /// Nothing of the value is shown.
    case hidden
    /// The first letter of each word.
    case initials
    /// The first letter and the domain.
    case email
    /// The last two characters.
    case tail
  }

  /// All 14, in the policy's order.
  public static let all: [Tag] = [
    Name.tag, Address.tag, Email.tag, Phone.tag, GiftMessage.tag, SurveyResponse.tag,
    Payment.tag, Purchase.tag, Cookie.tag, Fingerprint.tag, IPAddress.tag, Geolocation.tag,
    PostalCode.tag, DeviceIdentifier.tag,
  ]
}
