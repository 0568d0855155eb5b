// SPDX-License-Identifier: Apache-2.0

/// Everything in an order that is personal data in the policy's sense (clause `def-1`):
/// purchases and payment as well as names and addresses.
///
/// Plain strings on their way into the vault. A value that the platform left out, sent as `null`
/// or sent blank is `nil`.
public struct PersonalParts: Sendable, Hashable, Masked {
  /// Who receives the parcel: the shipping address's name, else the buyer's.
  public var recipientName: String?
  /// Who bought: the customer's name, else the billing address's. Differs for gifts.
  public var buyerName: String?
  /// E-mail address of the order, else of the customer, else of an address.
  public var email: String?
  /// Telephone of the shipping address, else of the customer, else of the billing address.
  public var phone: String?
  /// Shipping and billing address, as far as the platform sent them.
  public var addresses: [PostalAddress] = []
  /// What was bought.
  public var items: [PurchasedItem] = []
  /// What was paid.
  public var totals = OrderTotals()
  /// The platform's own word for how it was paid, `checkmo` or `credit_card`.
  public var paymentMethod: String?
  /// A note to the seller or a gift message.
  public var note: String?
  /// A tax or identity number (RFC, CPF, DNI, …).
  public var identificationNumber: String?
  /// The buyer's company.
  public var company: String?

  /// Nothing known yet.
  public init() {}

  /// Whether the marketplace itself already masked the recipient (`a***o a***`). Such a name
  /// identifies nobody: do not build a blind index from it.
  public var recipientIsMaskedByMarketplace: Bool {
    recipientName?.contains("**") ?? false
  }
}

/// One line of an order. Amounts keep the text that the platform sent, digit for digit.
public struct PurchasedItem: Sendable, Hashable, Masked {
  /// The product's name.
  public var name: String?
  /// The seller's stock-keeping unit.
  public var sku: String?
  /// How many, as decimal text (`2`, `0.75`).
  public var quantity: String?
  /// Price of one, as decimal text in the order's currency.
  public var price: String?
  /// Whether it has to be shipped; `nil` where the platform does not say.
  public var requiresShipping: Bool?

  /// An item of these parts.
  public init(
    name: String? = nil, sku: String? = nil, quantity: String? = nil, price: String? = nil,
    requiresShipping: Bool? = nil
  ) {
    self.name = name
    self.sku = sku
    self.quantity = quantity
    self.price = price
    self.requiresShipping = requiresShipping
  }
}

/// An order's amounts, as the decimal text that the platform sent (never through a `Double`,
/// which would turn `0.10` into `0.1` and cannot hold `36.39`).
public struct OrderTotals: Sendable, Hashable, Masked {
  /// What the buyer pays.
  public var total: String?
  /// Goods only.
  public var subtotal: String?
  /// Tax.
  public var tax: String?
  /// Discount.
  public var discount: String?
  /// Shipping.
  public var shipping: String?
  /// ISO 4217 code.
  public var currency: String?

  /// No amounts.
  public init() {}
}
