// SPDX-License-Identifier: Apache-2.0

/// A shipping or billing address.
public struct PostalAddress: Sendable, Hashable, Masked {
  /// What the address is for.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Where the parcel goes.
    case shipping
    /// Who pays.
    case billing
  }

  /// What the address is for.
  public var role: Role
  /// First and last name, joined; some platforms put both into the first.
  public var name: String?
  /// A company at this address.
  public var company: String?
  /// Street and number.
  public var line1: String?
  /// Second line.
  public var line2: String?
  /// Flat or suite, where the platform keeps it apart.
  public var interiorNumber: String?
  /// Third line.
  public var line3: String?
  /// City.
  public var city: String?
  /// State or province, by code where there is one.
  public var state: String?
  /// ZIP or postal code, as text (a leading zero counts).
  public var postalCode: String?
  /// Country, by code where there is one.
  public var country: String?
  /// Telephone at this address.
  public var phone: String?
  /// E-mail address at this address.
  public var email: String?
  /// A tax or identity number given with the address.
  public var identificationNumber: String?
  /// Directions for the courier.
  public var references: String?

  /// An empty address.
  public init(role: Role) {
    self.role = role
  }

  /// Whether the platform sent nothing but an empty object.
  var isEmpty: Bool { self == PostalAddress(role: role) }
}
