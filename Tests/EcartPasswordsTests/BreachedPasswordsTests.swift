// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("The list of breached passwords")
struct BreachedPasswordsTests {
  /// A file as Have I Been Pwned writes it: capitals, sorted, CR LF.
  static func file(_ lines: [String], end: String = "\r\n", last: Bool = true) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("hibp-\(UUID())")
    let text = lines.joined(separator: end) + (last ? end : "")
    try Data(text.utf8).write(to: url)
    return url.path
  }

  static func hex(_ password: String) -> String {
    String(decoding: BreachDigest.hex(of: Array(password.utf8)) ?? [], as: UTF8.self)
  }

  @Test func `every line of a large file is found, and nothing between the lines`() throws {
    // Have I Been Pwned's own example: SHA-1 of "password".
    #expect(Self.hex("password") == "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8")
    let known = (0..<20_000).map { "breached-\($0)" }
    let lines = known.enumerated().map { index, word in
      "\(Self.hex(word)):\(index % 7 == 0 ? 12_345_678 : index % 10 + 1)"
    }.sorted()
    for (end, last) in [("\r\n", true), ("\n", true), ("\n", false)] {
      let list = try BreachedPasswords(file: try Self.file(lines, end: end, last: last))
      for word in known.enumerated().filter({ $0.offset % 19 == 0 }).map(\.element) {
        #expect(try list.contain(word))
      }
      for index in 0..<500 { #expect(try !list.contain("not-breached-\(index)")) }
      // The first line and the last, by their digests.
      let sorted = known.sorted { Self.hex($0) < Self.hex($1) }
      #expect(try list.contain(sorted[0]) && list.contain(sorted[sorted.count - 1]))
    }
  }

  @Test func `one line is a list too, in small letters as well`() throws {
    let list = try BreachedPasswords(
      file: try Self.file([Self.hex("password").lowercased() + ":3"]))
    #expect(try list.contain("password"))
    #expect(try !list.contain("Password"))
  }

  @Test func `what is no list, or damaged, or unsorted, is refused when it is opened`() throws {
    let sorted = (0..<2_000).map { "\(Self.hex("x\($0)")):1" }.sorted()
    #expect(throws: BreachedPasswords.Problem.unreadable) {
      try BreachedPasswords(file: "/nowhere/at/all")
    }
    for lines in [[], ["hello"], [String(repeating: "G", count: 40) + ":1"], [Self.hex("a")]] {
      #expect(throws: BreachedPasswords.Problem.malformed) {
        try BreachedPasswords(file: try Self.file(lines))
      }
    }
    #expect(throws: BreachedPasswords.Problem.unsorted) {
      try BreachedPasswords(file: try Self.file(sorted.reversed()))
    }
    // A download that broke off in the middle of a line.
    let cut = try Self.file(
      Array(sorted.dropLast()) + [String(sorted[1_999].prefix(17))], last: false)
    #expect(throws: BreachedPasswords.Problem.malformed) { try BreachedPasswords(file: cut) }
  }

  @Test func `nobody can choose a breached one, and a list that is gone lets nothing through`()
    async throws
  {
    let path = try Self.file([Self.hex("Quartz&violin-42") + ":5"])
    let host = try await Host.open(
      hashing: PasswordHashing(breached: try BreachedPasswords(file: path)))
    let first = try await host.bootstrap()
    let breached = SetPassword(jonasPassword, first: first)
    #expect(await host.outcome(of: breached) == .refused(.violations([.breached])))
    try FileManager.default.removeItem(atPath: path)
    let outcome = await host.outcome(of: SetPassword(mariasPassword, first: first))
    guard case .interrupted(.workFailed) = outcome else {
      Issue.record("a missing list let a password through")
      return
    }
  }
}
