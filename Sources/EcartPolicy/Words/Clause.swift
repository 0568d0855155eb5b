// SPDX-License-Identifier: Apache-2.0

/// One duty of the data-protection policy: a single line an auditor can ask about.
///
/// The catalogue of all clauses is in `EcartDPP`; here is only the shape, so that every gate,
/// obligation and piece of evidence can name the clause it answers.
public struct Clause: Sendable, Hashable, Codable, Identifiable {
  /// The clause's short name, such as `pw-2`. A closed alphabet keeps ids safe to print and log.
  public struct ID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let description: String

    /// Names a clause in source code. The literal is compile-time text, never user input.
    public init(_ name: StaticString) { self.description = "\(name)" }

    /// Out of an entry that was written before; a host's clause may have a shape of its own.
    init(recorded name: String) { self.description = name }

    /// Reads an id back from stored or exported data; `nil` unless it has the shape `abc-12`.
    public init?(parsing text: String) {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, (1...8).contains(parts[0].utf8.count),
        (1...3).contains(parts[1].utf8.count),
        parts[0].utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }),
        parts[1].utf8.allSatisfy({ (48...57).contains($0) })
      else { return nil }
      self.description = text
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let id = ID(parsing: try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a clause id looks like pw-2")
      }
      self = id
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(description)
    }

    public static func < (left: ID, right: ID) -> Bool { left.description < right.description }
  }

  /// What kind of answer the clause asks for.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// T: software can refuse the wrong thing at the moment it is tried.
    case gate = "T"
    /// C: something is owed by a moment in time.
    case clock = "C"
    /// E: a record must exist and be right.
    case evidence = "E"
    /// O: a person vouches, until a date.
    case attestation = "O"
  }

  public let id: ID
  public let kind: Kind
  /// The duty in our own words.
  public let title: String
  /// The number the clause sets (such as `>= 12 characters`), where it sets one.
  public let number: String?
  /// NIST SP 800-53 rev. 5 controls that ask for the same.
  public let controls: [String]

  public init(id: ID, kind: Kind, title: String, number: String?, controls: [String]) {
    self.id = id
    self.kind = kind
    self.title = title
    self.number = number
    self.controls = controls
  }
}
