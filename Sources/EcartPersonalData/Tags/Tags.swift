// SPDX-License-Identifier: Apache-2.0

// The 14 tags of clause def-1, in the policy's order.

/// A person's name, or part of one.
public enum Name: PersonalTag {
  public static let tag = Tag(
    name: "name", category: "user.name", mask: .initials)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A postal address, or part of one.
public enum Address: PersonalTag {
  public static let tag = Tag(
    name: "address", category: "user.contact.address", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// An e-mail address.
public enum Email: PersonalTag {
  public static let tag = Tag(
    name: "email", category: "user.contact.email", mask: .email)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A telephone number.
public enum Phone: PersonalTag {
  public static let tag = Tag(
    name: "phone", category: "user.contact.phone_number", mask: .tail)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// What one person wrote to another with a gift.
public enum GiftMessage: PersonalTag {
  public static let tag = Tag(
    name: "gift-message", category: "user.content.private", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// An answer to a survey.
public enum SurveyResponse: PersonalTag {
  public static let tag = Tag(
    name: "survey-response", category: "user.content", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// How something was paid: method, card, account, amounts.
public enum Payment: PersonalTag {
  public static let tag = Tag(
    name: "payment", category: "user.payment", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// What somebody bought: an item line, a total.
public enum Purchase: PersonalTag {
  public static let tag = Tag(
    name: "purchase", category: "user.behavior.purchase_history", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A cookie's content.
public enum Cookie: PersonalTag {
  public static let tag = Tag(
    name: "cookie", category: "user.device.cookie_id", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A fingerprint of a browser or device.
public enum Fingerprint: PersonalTag {
  public static let tag = Tag(
    name: "fingerprint", category: "user.device", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// An internet address.
public enum IPAddress: PersonalTag {
  public static let tag = Tag(
    name: "ip-address", category: "user.device.ip_address", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A place where somebody is or was.
public enum Geolocation: PersonalTag {
  public static let tag = Tag(
    name: "geolocation", category: "user.location.precise", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// A postal code fine enough to find somebody by (nine-digit ZIP and its like).
public enum PostalCode: PersonalTag {
  public static let tag = Tag(
    name: "postal-code", category: "user.contact.address.postal_code", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}

/// The product identifier of a device connected to the internet.
public enum DeviceIdentifier: PersonalTag {
  public static let tag = Tag(
    name: "device-identifier", category: "user.device.device_id", mask: .hidden)
  public static var seal: TagSeal<Self> { TagSeal() }
}
