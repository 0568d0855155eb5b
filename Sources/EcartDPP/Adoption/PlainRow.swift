// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartRetention
  import FoundationEssentials
  public import GRDB

  /// A row of a host's table with its values in the clear, for the time of a closure.
  ///
  /// Its readers never trap: a cell that is not what it should be throws ``UnreadableCell``, the row
  /// is listed by its key, and the others go on.
  public struct PlainRow {
    public let key: RowKey
    /// Every column, for whatever the readers below do not cover. GRDB's `row["x"] as String` ends
    /// the process when the cell is NULL; ask for an optional.
    public let values: GRDB.Row

    init(_ row: GRDB.Row) {
      self.key = RowKey(row[0])
      self.values = row
    }

    /// A text, or `nil` for NULL. A whole number is taken as its digits.
    public func text(_ column: StaticString) throws(UnreadableCell) -> String? {
      switch try cell(column).storage {
      case .null: return nil
      case .int64(let number): return "\(number)"
      case .string(let text): return text
      case .double, .blob: throw UnreadableCell(.wrongType, column)
      }
    }

    /// A text that must be there and not be empty.
    public func requiredText(_ column: StaticString) throws(UnreadableCell) -> String {
      guard let text = try text(column), !text.isEmpty else {
        throw UnreadableCell(.missing, column)
      }
      return text
    }

    /// An e-mail address, or `nil` for NULL: one `@` with something on both sides, no white space.
    public func email(_ column: StaticString) throws(UnreadableCell) -> String? {
      guard let text = try text(column) else { return nil }
      guard text.utf8.count <= 254, text.utf8.count(where: { $0 == UInt8(ascii: "@") }) == 1,
        EmailPattern.occurs(in: text),
        !text.unicodeScalars.contains(where: \.properties.isWhitespace)
      else { throw UnreadableCell(.malformed, column) }
      return text
    }

    /// A moment, or `nil` for NULL: ISO 8601 or SQLite's `YYYY-MM-DD HH:MM:SS`, or a number of
    /// seconds or milliseconds since 1970. A text without a zone stays one without a zone.
    public func moment(
      _ column: StaticString
    ) throws(UnreadableCell) -> DeliveryBasis.Reported? {
      let cell = try cell(column)
      switch cell.storage {
      case .null: return nil
      case .int64(let number): return .instant(try instant(Double(number), column))
      case .double(let number): return .instant(try instant(number, column))
      case .blob: throw UnreadableCell(.wrongType, column)
      case .string(let text):
        // A time of day without a day is no moment.
        guard text.utf8.count >= 10, text.dropFirst(4).first == "-",
          let date = Date.fromDatabaseValue(cell)
        else { throw UnreadableCell(.malformed, column) }
        let zone = text.dropFirst(10).contains { "Zz+-".contains($0) }
        return zone ? .instant(date) : .withoutZone(date)
      }
    }

    private func instant(
      _ number: Double, _ column: StaticString
    ) throws(UnreadableCell) -> Date {
      // Seconds reach 1e11 in the year 5138, milliseconds in March 1973.
      let seconds = abs(number) >= 1e11 ? number / 1000 : number
      guard seconds.isFinite, abs(seconds) < 253_402_300_800 else {
        throw UnreadableCell(.malformed, column)
      }
      return Date(timeIntervalSince1970: seconds)
    }

    private func cell(_ column: StaticString) throws(UnreadableCell) -> DatabaseValue {
      let name = "\(column)"
      guard values.hasColumn(name) else { throw UnreadableCell(.noSuchColumn, column) }
      return values[name]
    }
  }

  /// A cell that is not what it should be. The value is not told.
  public struct UnreadableCell: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Problem: String, Sendable, Hashable {
      case missing, malformed
      case wrongType = "wrong-type"
      case noSuchColumn = "no-such-column"
    }
    public let problem: Problem
    public let column: String

    public init(_ problem: Problem, _ column: StaticString) {
      self.problem = problem
      self.column = "\(column)"
    }

    public var description: String {
      switch problem {
      case .missing: "\(column) is empty; fill it in, or delete the row"
      case .malformed: "\(column) is malformed; correct it, or set it to NULL"
      case .wrongType: "\(column) holds a value of another type; correct it, or set it to NULL"
      case .noSuchColumn: "there is no column \(column); correct the adoption's declaration"
      }
    }
  }
#endif
