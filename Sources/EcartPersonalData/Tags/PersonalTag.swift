// SPDX-License-Identifier: Apache-2.0

/// One of the 14 kinds of personal data the policy names (clause def-1).
///
/// The set is closed: a tag is a ``ClosedTag``, and only this module has descendants of that.
public protocol PersonalTag: ClosedTag, SendableMetatype {
  static var tag: Tag { get }
  static var seal: TagSeal<Self> { get }
}

/// Shows that a tag is one of the 14. Only this module makes one.
public struct TagSeal<T>: Sendable {
  init() {}
}

/// What every tag descends from.
///
/// A protocol alone cannot be closed: whatever it asks for, a host's conformance can answer with a
/// trap. A class that is not `open` has no descendants outside its module; and as it is not final,
/// no extension can make it a tag itself, because ``PersonalTag/seal`` speaks of `Self`.
public class ClosedTag {
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
