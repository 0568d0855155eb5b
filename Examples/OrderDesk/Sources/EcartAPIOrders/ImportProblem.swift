// SPDX-License-Identifier: Apache-2.0

/// Why a record, or a whole answer, could not be read as it stands.
///
/// A closed list. Its text names the record by order id or by place in the page, and the remedy.
/// It holds numbers, ids and words of ours; nothing that a platform wrote into a free field, so
/// it is safe to log (clause `log-5`).
public enum ImportProblem: Error, Sendable, Hashable {
  /// The file is missing, is no regular file, or cannot be read.
  case unreadableFile
  /// Larger than the limit, in bytes. A file is refused before it is read into memory.
  case tooLarge(bytes: Int, limit: Int)
  /// A page of more records than EcartAPI ever sends; the first `limit` were read.
  case pageTooLong(count: Int, limit: Int)
  /// Not JSON at all: empty, an error page, or another format.
  case notJSON
  /// Ends at this byte. Every record that is complete before it was read.
  case truncatedJSON(at: Int)
  /// JSON, but not an answer of this kind.
  case unexpectedEnvelope(EnvelopeFault)
  /// Neither the reader nor the answer says where the orders come from.
  case missingOrigin
  /// The record, or the page right after it, breaks JSON's grammar at this byte.
  case malformedJSON(index: Int, offset: Int)
  /// Nested deeper, or made of more parts, than any order is.
  case tooComplex(index: Int)
  /// The record is `null`, a number, a text or a list.
  case notAnObject(index: Int)
  /// No order id.
  case missingID(index: Int)
  /// An order id that is not a plain token of at most 128 characters.
  case unusableID(index: Int)
  /// The id came before in this answer; the first one was kept.
  case duplicateOrder(id: String)
  /// An order status that is not on the list; `code` where it is a number.
  case unknownStatus(id: String, code: Int?)
  /// A fulfilment status that is not on the list; `code` where it is a number.
  case unknownFulfilmentStatus(orderID: String, index: Int, code: Int?)
  /// A date that is no date. The record was kept without it.
  case badDate(id: String, field: DateField)

  /// What is wrong with an answer's outermost object.
  public enum EnvelopeFault: Sendable, Hashable {
    /// `"success": false`.
    case notSuccessful
    /// A list with no object around it.
    case bareList
    /// Neither the one record nor the list of them.
    case noRecords
    /// The place for the list, or the record, holds something else.
    case wrongKind
    /// Something follows the answer.
    case trailingBytes(at: Int)
  }

  /// Whether the record it names was kept all the same, without the part that is wrong.
  public var keepsTheRecord: Bool {
    switch self {
    case .unknownStatus, .unknownFulfilmentStatus, .badDate: true
    default: false
    }
  }
}
