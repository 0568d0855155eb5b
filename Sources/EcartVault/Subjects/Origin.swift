// SPDX-License-Identifier: Apache-2.0

/// Where a piece of Information came from (clauses def-3, org-1): platform, store, connection.
///
/// Every sealed value carries its origin, bound into the ciphertext. No origin, no sealing; and a
/// deletion notice for one store finds everything of it.
public struct Origin: Sendable, Hashable, Codable, CustomStringConvertible {
  /// `platform/store/connection`. One text, because every sealed value names it.
  public let description: String

  /// The marketplace or shop system, such as `shopify`.
  public var platform: String { part(0) }
  /// The shop at that platform, by its id there.
  public var store: String { part(1) }
  /// The connection or credential through which the data was read.
  public var connection: String { part(2) }

  private func part(_ index: Int) -> String {
    String(description.split(separator: "/")[index])
  }

  /// - Throws: ``OriginFault`` unless each part has 1 to 64 characters of `a-z A-Z 0-9 . _ : -`.
  ///   The narrow alphabet keeps origins safe to print, and keeps people's names out.
  public init(
    platform: String, store: String, connection: String
  ) throws(OriginFault) {
    for (name, part) in [("platform", platform), ("store", store), ("connection", connection)] {
      guard (1...64).contains(part.utf8.count), part.utf8.allSatisfy(Self.isAllowed) else {
        throw OriginFault(part: name)
      }
    }
    self.description = "\(platform)/\(store)/\(connection)"
  }

  /// One that was made before, and comes back out of a sealed value.
  init(checked description: String) { self.description = description }

  public init(from decoder: any Decoder) throws {
    self = try Origin(parsing: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Reads ``description`` back.
  public init(parsing text: String) throws(OriginFault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { throw OriginFault(part: "origin") }
    try self.init(platform: parts[0], store: parts[1], connection: parts[2])
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"): true
    default: false
    }
  }
}

/// A part of an origin is missing or malformed. The value itself is not told.
public struct OriginFault: Error, Equatable, CustomStringConvertible {
  public let part: String
  public var description: String {
    "the \(part) of an origin needs 1 to 64 characters of a-z A-Z 0-9 . _ : - (org-1);"
      + " every piece of Information must name where it came from"
  }
}
