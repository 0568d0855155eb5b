// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Synchronization
import Testing

@testable import EcartDPP

@Suite("The parts of an adoption")
struct AdoptionPartsTests {
  @Test func `values are found wherever they stand, and parts of them are not`() {
    let search = CanarySearch(["ana@example.com", "Ana Sample-17", "short", "Ana Sample-17"])
    #expect(search.count == 2)
    let noise = (0..<10_000).map { _ in UInt8.random(in: 0...255) }
    #expect(search.found(in: noise).isEmpty)
    for place in [0, 1, 7, 5_000, 10_000] {
      var bytes = noise
      bytes.insert(contentsOf: Array("ana@example.com".utf8), at: place)
      #expect(search.found(in: bytes) == [Array("ana@example.com".utf8)])
    }
    #expect(search.found(in: Array("ana@example.co".utf8)).isEmpty)
    #expect(search.found(in: Array("Ana Sample-1 ana@example.com".utf8)).count == 1)
    #expect(search.found(in: []).isEmpty)
  }

  @Test func `a database in UTF-16 is searched in UTF-16`() {
    let search = CanarySearch(["Ana Müller"], encodings: [.utf8, .utf16LittleEndian])
    let bytes = Array("x".utf8) + TextEncoding.utf16LittleEndian.bytes(of: "Ana Müller")
    #expect(search.found(in: bytes).count == 1)
    #expect(search.found(in: Array("Ana Müller".utf8)).count == 1)
    // Nine bytes in UTF-8, six in UTF-16.
    for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian] {
      let short = CanarySearch(["山田花"], encodings: [.utf8, encoding])
      #expect(short.found(in: Array("x".utf8) + encoding.bytes(of: "山田花")).count == 1)
      let text = Array("x".utf8) + encoding.bytes(of: "to ana@example.com, and so on")
      #expect(AddressSearch.count(in: text, encoding: encoding) == 1)
      #expect(AddressSearch.count(in: [0] + text, encoding: encoding) == 1)
    }
  }

  @Test func `a number is looked for as digits and as SQLite stores it`() {
    let search = CanarySearch(["4915112345678", "+9000000000000000000", "2147483647"])
    #expect(search.count == 3)
    #expect(StoredInteger.bytes(of: 4_915_112_345_678) == [0x04, 0x78, 0x63, 0x86, 0x80, 0x4E])
    for number in [4_915_112_345_678, 9_000_000_000_000_000_000] as [Int64] {
      let stored = StoredInteger.bytes(of: number) ?? []
      #expect(search.found(in: [1, 2] + stored + [3]).count == 1)
    }
    #expect(StoredInteger.bytes(of: .init(Int32.max)) == nil)
    #expect(StoredInteger.bytes(of: -3_000_000_000)?.count == 6)
    #expect(search.found(in: Array("2147483647".utf8)).count == 1)
  }

  @Test func `a virtual table's module is read from its statement, whatever its name`() {
    let statements = [
      "CREATE VIRTUAL TABLE search USING fts5(a)": "fts5",
      "CREATE VIRTUAL TABLE \"x USING rtree\"\"(\" USING fts4(a)": "fts4",
      "CREATE VIRTUAL TABLE [x] USING \"own\"": "own",
      "CREATE VIRTUAL TABLE 'x' using Own_1 (b)": "Own_1",
      "CREATE VIRTUAL TABLE x": "unknown", "": "unknown",
    ]
    for (statement, module) in statements {
      #expect(VirtualTable.module(of: statement) == module)
    }
    func kind(_ module: String, _ more: String = "") -> VirtualTable.Kind {
      VirtualTable("x", module: module, created: "CREATE VIRTUAL TABLE x USING \(module)(\(more))")
        .kind
    }
    #expect(kind("FTS5") == .fullText(version: 5) && kind("fts3") == .fullText(version: 4))
    #expect(kind("fts4", "a, languageid=\"l\"") == .unknown && kind("rtree") == .unknown)
    #expect(kind("fts5vocab") == .view)
  }

  @Test func `addresses are counted, and noise is not taken for one`() {
    let text = "to ana.s+1@mail.example.com, and bob@example.org\u{0}x@y @ a@b.c ecart1.ab/c"
    #expect(AddressSearch.count(in: Array(text.utf8)) == 2)
    var random = SystemRandomNumberGenerator()
    let noise = (0..<2_000_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(AddressSearch.count(in: noise) <= 1)
  }

  @Test func `cells are read without a trap, and moments keep what is known of their zone`() throws
  {
    let row = PlainRow(
      Row([
        "key": 1, "text": "a", "null": nil, "number": 5, "real": 1.5, "blob": Data([1]),
        "mail": "ana@example.com", "bad": "ana@", "zoned": "2026-09-20T10:00:00+02:00",
        "local": "2026-09-20 10:00:00", "seconds": 1_790_000_000, "milliseconds": 1_790_000_000_000,
        "clock": "10:00", "huge": Int64.max,
      ]))
    #expect(try row.text("null") == nil && row.text("number") == "5" && row.text("text") == "a")
    #expect(try row.email("mail") == "ana@example.com" && row.email("null") == nil)
    let start = Date(timeIntervalSince1970: 1_790_000_000)
    #expect(try row.moment("seconds") == .instant(start))
    #expect(try row.moment("milliseconds") == .instant(start))
    #expect(try row.moment("null") == nil)
    let ten = try #require(try row.moment("local"))
    guard case .withoutZone(let local) = ten, case .instant(let zoned) = try row.moment("zoned")
    else {
      Issue.record("zones")
      return
    }
    #expect(local.timeIntervalSince(zoned) == 2 * 3600)
    for (column, problem) in [
      ("real", UnreadableCell.Problem.wrongType), ("blob", .wrongType), ("none", .noSuchColumn),
    ] {
      let fault = #expect(throws: UnreadableCell.self) {
        switch column {
        case "real": _ = try row.text("real")
        case "blob": _ = try row.text("blob")
        default: _ = try row.text("none")
        }
      }
      #expect(fault?.problem == problem)
    }
    #expect(throws: UnreadableCell.self) { try row.requiredText("null") }
    #expect(throws: UnreadableCell.self) { try row.email("bad") }
    #expect(throws: UnreadableCell.self) { try row.moment("clock") }
    #expect(throws: UnreadableCell.self) { try row.moment("text") }
    #expect(throws: UnreadableCell.self) { try row.moment("huge") }
  }

  @Test func `batches shrink when they take long, grow when they do not, and leave time to others`()
  {
    let pace = BatchPace(rows: 100, longest: .milliseconds(50), share: 0.25)
    #expect(pace.first == 32)
    #expect(pace.next(after: 32, took: .milliseconds(10)) == 64)
    #expect(pace.next(after: 64, took: .milliseconds(10)) == 100)
    #expect(pace.next(after: 64, took: .milliseconds(40)) == 64)
    #expect(pace.next(after: 64, took: .milliseconds(51)) == 32)
    #expect(pace.next(after: 1, took: .seconds(5)) == 1)
    #expect(pace.rest(after: .milliseconds(10)) == .milliseconds(30))
    #expect(BatchPace.alone.rest(after: .seconds(1)) == .zero)
    #expect(BatchPace(rows: 0, longest: .zero, share: .nan).first == 1)
  }

  @Test func `a run passes until nothing is left, also of what comes behind it`() async throws {
    let work = Numbers(Set(1...50))
    let run = BatchRun(work, pace: .alone, control: BatchControl())
    let told = Mutex<[Int]>([])
    let result = try await run.run { progress in told.withLock { $0.append(progress.done) } }
    #expect(result.end == .caughtUp)
    // 13 cannot be done; 5 came again behind the run, once.
    #expect(await work.left == [13])
    #expect(result.progress.done == 50 && result.progress.listed == 1)
    #expect(told.withLock { $0.last } == 50)
    let control = BatchControl()
    control.cancel()
    let ended = try await BatchRun(work, pace: .alone, control: control).run { _ in }
    #expect(ended.end == .stopped && ended.progress.done == 0)
  }

  private actor Numbers: BatchWork {
    var left: Set<Int>
    var hasComeAgain = false

    init(_ left: Set<Int>) { self.left = left }
    func remaining() -> Int { left.count }
    func beginPass() {}

    func batch(after place: Int?, limit: Int) -> BatchOutcome<Int>? {
      let next = left.filter { $0 > place ?? 0 }.sorted().prefix(limit)
      guard let last = next.last else { return nil }
      let done = next.filter { $0 != 13 }
      left.subtract(done)
      if last > 30, !hasComeAgain {
        hasComeAgain = true
        left.insert(5)
      }
      return BatchOutcome(
        last: last, done: done.count, listed: next.count - done.count, took: .zero)
    }
  }
}
