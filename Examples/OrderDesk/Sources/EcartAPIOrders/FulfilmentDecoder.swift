// SPDX-License-Identifier: Apache-2.0

/// Turns one record into a fulfilment event, or says why not.
struct FulfilmentDecoder {
  let origin: OrderOrigin
  /// The order of the request's path; an event that names an order itself knows better.
  let order: Identifier
  private(set) var problems: [ImportProblem] = []

  init(origin: OrderOrigin, order: Identifier) {
    self.origin = origin
    self.order = order
  }

  /// The event; what is wrong with parts of it collects in ``problems``.
  mutating func event(_ json: JSONValue, at index: Int) throws(ImportProblem) -> FulfilmentEvent {
    guard json.isObject else { throw .notAnObject(index: index) }
    let own = Identifier(json["orderId"] ?? json["order"]?["id"])
    let orderID: String
    switch own == .missing ? order : own {
    case .token(let token): orderID = token
    case .missing: throw .missingID(index: index)
    case .unusable: throw .unusableID(index: index)
    }
    var dates = DateDecoder(json, of: orderID)
    let happenedAt = dates.read(.happenedAt)
    let createdAt = dates.read(.createdAt)
    problems += dates.problems
    return FulfilmentEvent(
      id: Identifier(json["id"]).token, orderID: orderID, origin: origin,
      status: status(json["status"], of: orderID, at: index),
      happenedAt: happenedAt, createdAt: createdAt)
  }

  /// EcartAPI's number for the status, else its name. Only where it gives neither, the platform's
  /// own word counts, and only if it is one of the list: *delivered* is *delivered*.
  private mutating func status(
    _ json: JSONValue?, of orderID: String, at index: Int
  ) -> FulfilmentStatus? {
    let number = json?["ecartapiId"] ?? (json?.integer == nil ? nil : json)
    let name =
      json?["ecartapi"]?.text ?? json?.text ?? (number == nil ? json?["status"]?.text : nil)
    if let known = number?.integer.flatMap({ FulfilmentStatus(rawValue: $0) }) { return known }
    if let known = name.flatMap({ FulfilmentStatus(name: $0) }) { return known }
    problems.append(
      .unknownFulfilmentStatus(orderID: orderID, index: index, code: number?.integer))
    return nil
  }
}
