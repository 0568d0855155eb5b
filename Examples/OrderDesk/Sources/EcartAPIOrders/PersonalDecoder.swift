// SPDX-License-Identifier: Apache-2.0

/// Collects the personal parts of one order from wherever the platform put them.
struct PersonalDecoder {
  let order: JSONValue

  /// All of them.
  func parts() -> PersonalParts {
    let customer = order["customer"]
    let shipping = address(.shipping)
    let billing = address(.billing)
    var parts = PersonalParts()
    parts.buyerName = customer.flatMap(name) ?? billing?.name
    parts.recipientName = shipping?.name ?? parts.buyerName
    parts.email =
      order["email"]?.text ?? customer?["email"]?.text ?? shipping?.email ?? billing?.email
    parts.phone =
      shipping?.phone ?? customer?["phone"]?.text ?? billing?.phone ?? order["phone"]?.text
    parts.addresses = [shipping, billing].compactMap { $0 }
    parts.items = items()
    parts.totals = totals()
    parts.paymentMethod = order["payment"]?["method"]?.text ?? order["paymentMethod"]?.text
    parts.note = order["note"]?.text
    parts.identificationNumber =
      customer?["identificationNumber"]?.text
      // Spelt this way in real answers.
      ?? customer?["indentificationNumber"]?.text
      ?? shipping?.identificationNumber ?? billing?.identificationNumber
    parts.company = customer?["company"]?.text ?? shipping?.company ?? billing?.company
    return parts
  }

  private func name(_ json: JSONValue) -> String? {
    let parts = [json["firstName"]?.text, json["lastName"]?.text].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private func address(_ role: PostalAddress.Role) -> PostalAddress? {
    guard let json = order[role == .shipping ? "shippingAddress" : "billingAddress"] else {
      return nil
    }
    var address = PostalAddress(role: role)
    address.name = name(json)
    address.company = json["company"]?.text
    address.line1 = json["address1"]?.text
    address.line2 = json["address2"]?.text
    address.interiorNumber = json["interiorNumber"]?.text
    address.line3 = json["address3"]?.text
    address.city = json["city"]?.text
    address.state = region(json["state"])
    address.postalCode = json["postalCode"]?.text ?? json["postalcode"]?.text
    address.country = region(json["country"])
    address.phone = json["phone"]?.text
    address.email = json["email"]?.text
    address.identificationNumber = json["identificationNumber"]?.text ?? json["dni"]?.text
    address.references = json["references"]?.text
    return address.isEmpty ? nil : address
  }

  /// A country or state: an object of codes, a plain text, or a platform's number.
  private func region(_ json: JSONValue?) -> String? {
    json?.text ?? json?["code"]?.text ?? json?["codeIso2"]?.text ?? json?["codeIso3"]?.text
      ?? json?["name"]?.text
  }

  /// The items; a row of nothing but `null`, which some platforms send, is none.
  private func items() -> [PurchasedItem] {
    (order["items"] ?? order["products"] ?? .null).elements.compactMap { json in
      let item = PurchasedItem(
        name: json["name"]?.text, sku: json["sku"]?.text, quantity: json["quantity"]?.text,
        price: json["price"]?.text, requiresShipping: json["requiresShipping"]?.flag)
      return item == PurchasedItem() ? nil : item
    }
  }

  private func totals() -> OrderTotals {
    let json = order["totals"]
    var totals = OrderTotals()
    totals.total = json?["total"]?.text ?? order["totalPrice"]?.text
    totals.subtotal = json?["subtotal"]?.text ?? order["subtotalPrice"]?.text
    totals.tax = json?["tax"]?.text ?? order["totalTax"]?.text
    totals.discount = json?["discount"]?.text ?? order["totalDiscount"]?.text
    totals.shipping = json?["shipping"]?.text ?? order["totalShipping"]?.text
    totals.currency = order["currency"]?.text
    return totals
  }
}
