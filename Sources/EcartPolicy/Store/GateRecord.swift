// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Something a gate remembers between decisions. Its *type* is its space in the store.
///
/// Keep record types internal to their module: a gate elsewhere then cannot name them, so it
/// cannot read or change them. That is the whole access control, and the compiler does it.
/// What is personal inside a record must be sealed before it gets here.
public protocol GateRecord: Sendable {
  init(decoding bytes: [UInt8]) throws
  func encoded() throws -> [UInt8]
  /// A value by which records of this type are listed; moving it counts as a change of the list.
  var index: RecordKey? { get }
}

extension GateRecord {
  public var index: RecordKey? { nil }
}

extension GateRecord where Self: Codable {
  public init(decoding bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return Array(try encoder.encode(self))
  }
}

/// Where a record lies inside its space. Not for personal values: use an id or a keyed digest.
///
/// Compared and ordered byte by byte (UTF-8), as stores do: two spellings of "é" are two keys.
public struct RecordKey: Sendable, Hashable, Comparable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let description: String

  /// Any text; it is stored as it is, so keep it short. Stores cannot keep the character NUL:
  /// U+FFFD stands for it.
  public init(_ text: String) {
    guard text.utf8.contains(0) else {
      self.description = text
      return
    }
    let scalars = text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
    self.description = String(String.UnicodeScalarView(scalars))
  }
  public init(_ id: UUID) { self.description = id.uuidString.lowercased() }
  public init(_ subject: SubjectID) { self.description = subject.description }
  public init(stringLiteral text: String) { self.init(text) }

  public static func == (left: RecordKey, right: RecordKey) -> Bool {
    left.description == right.description
      && left.description.utf8.elementsEqual(right.description.utf8)
  }

  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}

/// The stored name of a record type: its module and type names. Nobody chooses it.
public struct Space: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let description: String

  package init<R: GateRecord>(of type: R.Type) { self.description = TypeName.of(type) }

  /// A private type has no stable name ("unknown context"), so it cannot be found again.
  package var isStable: Bool { !description.contains("(") }

  public static func < (left: Space, right: Space) -> Bool {
    left.description < right.description
  }
}

/// A record's place: its space and its key. Only the engine makes one.
public struct RecordAddress: Sendable, Hashable, Comparable {
  public let space: Space
  public let key: RecordKey

  package init<R: GateRecord>(_ type: R.Type, _ key: RecordKey) {
    self.space = Space(of: type)
    self.key = key
  }

  public static func < (left: RecordAddress, right: RecordAddress) -> Bool {
    (left.space, left.key) < (right.space, right.key)
  }
}

/// A record's bytes as the store holds them, with the version compare-and-set goes by.
public struct StoredRecord: Sendable, Equatable {
  public let key: RecordKey
  /// Moves on every change; 0 stands for "no such record".
  public let version: Int64
  public let body: [UInt8]
  /// What the record is listed under.
  public let index: RecordKey?

  public init(key: RecordKey, version: Int64, body: [UInt8], index: RecordKey? = nil) {
    self.key = key
    self.version = version
    self.body = body
    self.index = index
  }
}
