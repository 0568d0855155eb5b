// SPDX-License-Identifier: Apache-2.0

/// Turns one record into an order, or says why not. Knows EcartAPI's present shape and the flat
/// one of older platforms (dates and prices at top level, `products` for `items`).
struct OrderDecoder {
  let origin: OrderOrigin
  private(set) var problems: [ImportProblem] = []

  init(origin: OrderOrigin) { self.origin = origin }

  /// The order; what is wrong with parts of it collects in ``problems``.
  mutating func order(_ json: JSONValue, at index: Int) throws(ImportProblem) -> IncomingOrder {
    guard json.isObject else { throw .notAnObject(index: index) }
    let id: String
    switch Identifier(json["id"]) {
    case .token(let token): id = token
    case .missing: throw .missingID(index: index)
    case .unusable: throw .unusableID(index: index)
    }
    var dates = DateDecoder(json, of: id)
    let createdAt = dates.read(.createdAt)
    let updatedAt = dates.read(.updatedAt)
    let cancelledAt = dates.read(.cancelledAt)
    let deliveredAt = dates.read(.deliveredAt)
    problems += dates.problems
    let personal = PersonalDecoder(order: json).parts()
    return IncomingOrder(
      id: id, number: Identifier(json["number"]).token, origin: origin,
      createdAt: createdAt, updatedAt: updatedAt, cancelledAt: cancelledAt,
      deliveredAt: deliveredAt,
      status: status(json["status"], of: id, wasCancelled: cancelledAt != nil),
      requiresShipping: !personal.isDigitalOnly, personal: personal)
  }

  /// EcartAPI's name for the status, else its number; where it gives neither, the date of
  /// cancellation speaks. A platform's own word is never interpreted.
  private mutating func status(
    _ json: JSONValue?, of id: String, wasCancelled: Bool
  ) -> OrderStatus? {
    let name = json?["ecartapi"]?.text ?? json?.text
    let number = json?["ecartapiId"]
    let code = number?.integer ?? name.flatMap { Int($0) }
    if let known = name.flatMap({ OrderStatus(rawValue: $0.lowercased()) }) { return known }
    if let known = code.flatMap({ OrderStatus(code: $0) }) { return known }
    if name == nil, number == nil { return wasCancelled ? .cancelled : nil }
    problems.append(.unknownStatus(id: id, code: code))
    return nil
  }
}

extension PersonalParts {
  /// Whether every item says that it needs no shipping.
  fileprivate var isDigitalOnly: Bool {
    !items.isEmpty && items.allSatisfy { $0.requiresShipping == false }
  }
}

/// Reads the dates of a record, from `dates` or, in the flat shape, from the record itself.
struct DateDecoder {
  private let json: JSONValue
  private let id: String
  private(set) var problems: [ImportProblem] = []

  init(_ json: JSONValue, of id: String) {
    self.json = json
    self.id = id
  }

  /// The date; `nil` where there is none, and where it is none, which is noted.
  mutating func read(_ field: DateField) -> Instant? {
    let name = field.rawValue
    guard let value = json["dates"]?[name] ?? json[name] else { return nil }
    if case .string = value, value.text == nil { return nil }
    if let text = value.text {
      if DateText.meansNothing(text) { return nil }
      if let instant = DateText.instant(text) { return instant }
    }
    problems.append(.badDate(id: id, field: field))
    return nil
  }
}
