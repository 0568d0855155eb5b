// SPDX-License-Identifier: Apache-2.0

// The 14 tags of clause def-1, in the policy's order.

/// A person's name, or part of one.
public final class Name: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "name", category: "user.name", mask: .initials)
  public static var seal: TagSeal<Name> { TagSeal() }
}

/// A postal address, or part of one.
public final class Address: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "address", category: "user.contact.address", mask: .hidden)
  public static var seal: TagSeal<Address> { TagSeal() }
}

/// An e-mail address.
public final class Email: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "email", category: "user.contact.email", mask: .email)
  public static var seal: TagSeal<Email> { TagSeal() }
}

/// A telephone number.
public final class Phone: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "phone", category: "user.contact.phone_number", mask: .tail)
  public static var seal: TagSeal<Phone> { TagSeal() }
}

/// What one person wrote to another with a gift.
public final class GiftMessage: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "gift-message", category: "user.content.private", mask: .hidden)
  public static var seal: TagSeal<GiftMessage> { TagSeal() }
}

/// An answer to a survey.
public final class SurveyResponse: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "survey-response", category: "user.content", mask: .hidden)
  public static var seal: TagSeal<SurveyResponse> { TagSeal() }
}

/// How something was paid: method, card, account, amounts.
public final class Payment: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "payment", category: "user.payment", mask: .hidden)
  public static var seal: TagSeal<Payment> { TagSeal() }
}

/// What somebody bought: an item line, a total.
public final class Purchase: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "purchase", category: "user.behavior.purchase_history", mask: .hidden)
  public static var seal: TagSeal<Purchase> { TagSeal() }
}

/// A cookie's content.
public final class Cookie: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "cookie", category: "user.device.cookie_id", mask: .hidden)
  public static var seal: TagSeal<Cookie> { TagSeal() }
}

/// A fingerprint of a browser or device.
public final class Fingerprint: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "fingerprint", category: "user.device", mask: .hidden)
  public static var seal: TagSeal<Fingerprint> { TagSeal() }
}

/// An internet address.
public final class IPAddress: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "ip-address", category: "user.device.ip_address", mask: .hidden)
  public static var seal: TagSeal<IPAddress> { TagSeal() }
}

/// A place where somebody is or was.
public final class Geolocation: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "geolocation", category: "user.location.precise", mask: .hidden)
  public static var seal: TagSeal<Geolocation> { TagSeal() }
}

/// A postal code fine enough to find somebody by (nine-digit ZIP and its like).
public final class PostalCode: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "postal-code", category: "user.contact.address.postal_code", mask: .hidden)
  public static var seal: TagSeal<PostalCode> { TagSeal() }
}

/// The product identifier of a device connected to the internet.
public final class DeviceIdentifier: ClosedTag, PersonalTag {
  public static let tag = Tag(
    name: "device-identifier", category: "user.device.device_id", mask: .hidden)
  public static var seal: TagSeal<DeviceIdentifier> { TagSeal() }
}
