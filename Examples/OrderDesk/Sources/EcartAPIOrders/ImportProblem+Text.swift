// SPDX-License-Identifier: Apache-2.0

extension ImportProblem: CustomStringConvertible {
  /// What is wrong, with which record, and what to do about it.
  public var description: String {
    switch self {
    case .unreadableFile:
      "The file cannot be read. Give the path of a regular file that this user may read."
    case .tooLarge(let bytes, let limit):
      "The answer has \(bytes) bytes and the limit is \(limit); nothing was read. "
        + "Ask for smaller pages."
    case .pageTooLong(let count, let limit):
      "The page holds \(count) records and the limit is \(limit); the first \(limit) were read. "
        + "Ask for the rest in pages of at most \(limit)."
    case .notJSON:
      "The answer is not JSON; nothing was read. Save the body that EcartAPI returned, as UTF-8."
    case .truncatedJSON(let offset):
      "The answer breaks off at byte \(offset); every complete record before it was read. "
        + "Ask for the page again."
    case .unexpectedEnvelope(let fault):
      "\(fault.text)"
    case .missingOrigin:
      "Nothing says which platform, store and connection this came from, so nothing was read "
        + "(clause def-3). Create the reader with an origin."
    case .malformedJSON(let index, let offset):
      "Record \(index) of the page is not valid JSON near byte \(offset) and was left out where "
        + "it could not be read. Ask for that order alone."
    case .tooComplex(let index):
      "Record \(index) of the page is nested too deep or has too many parts and was left out. "
        + "Ask for that order alone and look at it."
    case .notAnObject(let index):
      "Record \(index) of the page is not an object and was left out. Ask for the page again."
    case .missingID(let index):
      "Record \(index) of the page has no order id and was left out. "
        + "Look it up on the platform and ask for it by id."
    case .unusableID(let index):
      "Record \(index) of the page has an order id that is no plain token of at most 128 "
        + "characters, and was left out. Look it up on the platform."
    case .duplicateOrder(let id):
      "Order \(id) comes more than once; the first one was kept. "
        + "Ask for order \(id) alone to see which one is current."
    case .unknownStatus(let id, let code):
      "Order \(id) has an unknown status\(code.text); it was read without one. "
        + "Look the order up before you ship it, and add the status to OrderStatus."
    case .unknownFulfilmentStatus(let orderID, let index, let code):
      "Event \(index) of order \(orderID) has an unknown status\(code.text) and starts no clock. "
        + "Look the parcel up, and add the status to FulfilmentStatus."
    case .badDate(let id, let field):
      "Order \(id): \(field.rawValue) is not a date; the record was read without it. "
        + "Ask for order \(id) again, or correct the date on the platform."
    }
  }
}

extension ImportProblem.EnvelopeFault {
  fileprivate var text: String {
    switch self {
    case .notSuccessful:
      "EcartAPI answered that the request failed; nothing was read. Repeat the request."
    case .bareList:
      "The answer is a list with no object around it; nothing was read. "
        + "Save the whole body that EcartAPI returned."
    case .noRecords:
      "The answer holds no records of the kind asked for; nothing was read. "
        + "Check which endpoint it came from."
    case .wrongKind:
      "The place for the records holds something else; nothing was read there. "
        + "Check which endpoint it came from."
    case .trailingBytes(let offset):
      "Something follows the answer at byte \(offset) and was not read. "
        + "Save one answer per file."
    }
  }
}

extension Int? {
  /// A status code, where there is one to show.
  fileprivate var text: String { map { " (code \($0))" } ?? "" }
}
