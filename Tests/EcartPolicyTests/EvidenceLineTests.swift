// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EcartPolicy

@Suite("An entry is one line of printable ASCII, and is read back as it was")
struct EvidenceLineTests {
  /// Line ends, quotes, an escape sequence, bidi controls, separators, a tag and an emoji.
  private static let hostile =
    "a\"b\\c\r\n\u{0}\u{1b}[31m\u{7f}\u{85}\u{202e}\u{2066}\u{2028}\u{2029}\u{feff}\u{e0041}ß🙂"

  @Test func `a host's words that would break the line come out as letters, and come back`() throws
  {
    let code = RefusalCode(stored: Self.hostile)
    let entry = Evidence(
      kind: "Host.\(Self.hostile)", outcome: .refused,
      clauses: [Clause.ID(recorded: Self.hostile)],
      fields: [
        (Self.hostile, .codes([code, code])), ("reason", .code(code)),
        ("change", .words(EvidenceWords(Self.hostile))),
      ])
    let bytes = entry.encoded(at: .now, by: nil)
    #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) })
    // Somebody else's reader understands the same.
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(json["kind"] as? String == "Host.\(Self.hostile)")
    let read = try #require(EvidenceReader.read(bytes))
    #expect(read.evidence.kind == entry.kind)
    #expect(read.evidence.fields.first?.name == Self.hostile)
    #expect(read.evidence.encoded(at: read.at) == bytes)
    // And what a person is shown does nothing to a terminal.
    let why = try #require(Explanation(entry: bytes))
    #expect(why.change == Self.hostile)
    #expect(why.description.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 10 })
    #expect(why.description.contains("\\u{1b}[31m"))
    #expect(why.description.split(separator: "\n").count < 20)
  }

  @Test func `any entry is read back to the same bytes`() throws {
    var random = SplitMix(seed: 20_261_121)
    for _ in 0..<3_000 {
      var entry = Evidence(
        kind: "EcartAccess.Gate", outcome: random.pick([.admitted, .refused, .done, .alarm]),
        clauses: random.pick([[], [Clause.ID("pw-1")], [Clause.ID("a-1"), Clause.ID("b-2")]]),
        fields: try (0..<random.below(5)).map { ("field-\($0 % 3)", try random.value()) })
      if random.below(2) == 0 { entry.actor = Pseudonym(keyedDigest: random.bytes(16)) }
      if random.below(2) == 0 { entry.object = try random.value() }
      let by = random.below(2) == 0 ? "Host.Gate" : nil
      let at = Timestamp.date(Int64(random.below(4_000_000_000_000)))
      let bytes = entry.encoded(at: at, by: by)
      let read = try #require(EvidenceReader.read(bytes))
      #expect(read.gate == by && read.at == at)
      #expect(read.evidence.encoded(at: read.at, by: read.gate) == bytes)
      // Cut short or with a byte too many it is no entry.
      #expect(EvidenceReader.read(Array(bytes.prefix(random.below(bytes.count)))) == nil)
      #expect(EvidenceReader.read(bytes + [32]) == nil)
      // With a byte changed it is no entry, or one that says so; it is never a crash.
      var changed = bytes
      changed[random.below(bytes.count)] = UInt8(random.below(256))
      if let other = Explanation(entry: changed) { #expect(!other.description.isEmpty) }
    }
  }

  @Test(arguments: [
    "2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
    "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:60.000Z", "",
    "+026-01-01T00:00:00.000Z",
  ])
  func `no moment is read that there was not`(text: String) {
    #expect(Timestamp.date(parsing: text) == nil)
  }

  @Test(arguments: [
    "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2000-02-29T12:34:56.789Z",
    "1969-12-31T23:59:59.999Z",
  ])
  func `moments are read at the ends of time`(text: String) throws {
    #expect(Timestamp.text(try #require(Timestamp.date(parsing: text))) == text)
  }
}

private struct SplitMix {
  var seed: UInt64

  mutating func next() -> UInt64 {
    seed &+= 0x9e37_79b9_7f4a_7c15
    var z = seed
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(below(256)) } }

  mutating func value() throws -> EvidenceValue {
    switch below(11) {
    case 0: .count(below(2_000) - 1_000)
    case 1: .instant(Timestamp.date(Int64(below(4_000_000_000_000))))
    case 2: .flag(below(2) == 0)
    case 3: .clause(Clause.ID("pw-5"))
    case 4: .identifier(UUID())
    case 5: .pseudonym(try #require(Pseudonym(keyedDigest: bytes(16))))
    case 6: .tombstone(try #require(SubjectID(stored: bytes(32))))
    case 7: .commitment(try #require(Commitment(digest: bytes(32))))
    case 8: .code(RefusalCode("locked"))
    case 9: .codes(pick([[], [RefusalCode("one")], [RefusalCode("one"), RefusalCode("two")]]))
    default: .words(EvidenceWords(pick(["Try again.", "\"\u{2028}\u{1F600}", ""])))
    }
  }
}
