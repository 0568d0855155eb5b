// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Reads a ledger entry back (`Evidence.encoded(at:by:)`), members in the order they were written
/// and names that stand twice kept twice, which a general JSON reader does not promise.
///
/// Strict: what this package would not have written is no entry, and answers `nil`.
struct EvidenceReader {
  private var rest: ArraySlice<UInt8>

  struct Entry {
    let at: Date
    let evidence: Evidence
    /// The gate that added it beside its decision; `nil` for the decision itself.
    let gate: String?
  }

  static func read(_ bytes: [UInt8]) -> Entry? {
    var reader = EvidenceReader(rest: bytes[...])
    return reader.entry()
  }

  private mutating func entry() -> Entry? {
    guard take("{\"v\":1,\"at\":"), let at = instant(), take(",\"kind\":"), let kind = text()
    else { return nil }
    var gate: String?
    if take(",\"by\":") {
      gate = text()
      guard gate != nil else { return nil }
    }
    guard take(",\"outcome\":"), let outcome = text().flatMap(Evidence.Outcome.init(rawValue:)),
      take(",\"clauses\":"), let clauses = texts()
    else { return nil }
    var actor: Pseudonym?
    if take(",\"actor\":") {
      actor = pseudonym()
      guard actor != nil else { return nil }
    }
    var object: EvidenceValue?
    if take(",\"object\":") {
      object = value()
      guard object != nil else { return nil }
    }
    guard let fields = fields(), take("}"), rest.isEmpty else { return nil }
    var evidence = Evidence(
      kind: kind, outcome: outcome, clauses: clauses.map(Clause.ID.init(recorded:)),
      fields: fields)
    evidence.actor = actor
    evidence.object = object
    return Entry(at: at, evidence: evidence, gate: gate)
  }

  private mutating func fields() -> [(name: String, value: EvidenceValue)]? {
    guard take(",\"fields\":{") else { return [] }
    var fields: [(name: String, value: EvidenceValue)] = []
    repeat {
      guard let name = text(), take(":"), let value = value() else { return nil }
      fields.append((name, value))
    } while take(",")
    return take("}") ? fields : nil
  }

  private mutating func value() -> EvidenceValue? {
    guard take("{"), let name = text(), take(":") else { return nil }
    let value: EvidenceValue? =
      switch name {
      case "count": number().map { .count($0) }
      case "flag": take("true") ? .flag(true) : take("false") ? .flag(false) : nil
      case "codes": texts().map { .codes($0.map(RefusalCode.init(stored:))) }
      case "instant": instant().map { .instant($0) }
      case "clause": text().map { .clause(Clause.ID(recorded: $0)) }
      case "identifier": text().flatMap(UUID.init(uuidString:)).map { .identifier($0) }
      case "pseudonym": pseudonym().map { .pseudonym($0) }
      case "tombstone": text().flatMap(SubjectID.init(hex:)).map { .tombstone($0) }
      case "commitment":
        text().flatMap(HexText.decode).flatMap(Commitment.init(digest:)).map { .commitment($0) }
      case "code": text().map { .code(RefusalCode(stored: $0)) }
      case "words": text().map { .words(EvidenceWords($0)) }
      default: nil
      }
    return take("}") ? value : nil
  }

  private mutating func pseudonym() -> Pseudonym? {
    guard let bytes = text().flatMap(HexText.decode), bytes.count == 16 else { return nil }
    return Pseudonym(keyedDigest: bytes)
  }

  private mutating func instant() -> Date? { text().flatMap(Timestamp.date(parsing:)) }

  private mutating func texts() -> [String]? {
    guard take("[") else { return nil }
    if take("]") { return [] }
    var texts: [String] = []
    repeat {
      guard let text = text() else { return nil }
      texts.append(text)
    } while take(",")
    return take("]") ? texts : nil
  }

  private mutating func number() -> Int? {
    let digits = rest.prefix { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
    rest = rest.dropFirst(digits.count)
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// A quoted string. Entries written before everything was escaped may hold other UTF-8 as it is.
  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    let plain = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    rest = rest.dropFirst(plain.count)
    var text = String(decoding: plain, as: UTF8.self)
    while !take("\"") {
      guard let part = escaped() else { return nil }
      text += part
    }
    return text
  }

  /// The next run of `\uXXXX`, or of plain characters.
  private mutating func escaped() -> String? {
    var units: [UInt16] = []
    while take("\\u") {
      let digits = String(decoding: rest.prefix(4), as: UTF8.self)
      guard let bytes = HexText.decode(digits), bytes.count == 2 else { return nil }
      units.append(UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
      rest = rest.dropFirst(4)
    }
    if !units.isEmpty { return String(decoding: units, as: UTF16.self) }
    let plain = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    guard !plain.isEmpty else { return nil }
    rest = rest.dropFirst(plain.count)
    return String(decoding: plain, as: UTF8.self)
  }

  private mutating func take(_ json: StaticString) -> Bool {
    json.withUTF8Buffer { expected in
      guard rest.starts(with: expected) else { return false }
      rest = rest.dropFirst(expected.count)
      return true
    }
  }
}
