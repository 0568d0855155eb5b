// SPDX-License-Identifier: Apache-2.0

import EcartVault
import Testing

@testable import EcartDPP

@Suite("What a cell may hold")
struct SmallRuleTests {
  @Test(arguments: [
    "ana@example.com", "write to <ana.b+c@mail.example.org>, please", "名@例え.jp",
    "a@b@c.de", "x=1&m=ana%40@x.io",
  ])
  func `an e-mail address is seen wherever it stands`(_ text: String) {
    #expect(EmailPattern.occurs(in: text))
  }

  @Test(arguments: [
    "", "@", "a@", "@b.de", "a@b", "@handle", "a@.de", "a@b.1", "$argon2id$v=19$m=19456",
    "2 @ 3.50",
  ])
  func `what only looks a little like one is not`(_ text: String) {
    #expect(!EmailPattern.occurs(in: text))
  }

  @Test func `noise is no e-mail address, and bytes that are a text may be`() {
    #expect(CellRule.judge(.blob([0xff, 0x61, 0x40, 0x62, 0x2e, 0x64, 0x65]), nil) == .fits(nil))
    #expect(CellRule.judge(.blob(Array("a@b.de".utf8)), nil) == .email)
  }

  @Test func `a sealed column holds sealed values and nothing else`() {
    #expect(CellRule.judge(.null, .sealed) == .fits(nil))
    #expect(CellRule.judge(.text(""), .sealed) == .notSealed)
    #expect(CellRule.judge(.text("ecart1.x"), .sealed) == .notSealed)
    #expect(CellRule.judge(.integer, .sealed) == .notSealed)
    #expect(CellRule.judge(.blob([1]), .sealed) == .notSealed)
  }

  @Test func `plain columns hold what they are declared to hold`() {
    #expect(CellRule.judge(.text("A-17_b"), .identifier) == .fits(nil))
    #expect(CellRule.judge(.text("Ana Sample"), .identifier) == .notAsDeclared)
    #expect(
      CellRule.judge(.text(String(repeating: "x", count: 129)), .identifier) == .notAsDeclared)
    #expect(CellRule.judge(.text("-12.50"), .number) == .fits(nil))
    #expect(CellRule.judge(.text("twelve"), .number) == .notAsDeclared)
    #expect(CellRule.judge(.text("2026-11-20T09:30:00.5+01:00"), .instant) == .fits(nil))
    #expect(CellRule.judge(.text("yesterday"), .instant) == .notAsDeclared)
  }

  @Test func `a word is quoted for the shell when it must be`() {
    #expect(Shell.quoted("/srv/compliance-1") == "/srv/compliance-1")
    #expect(Shell.quoted("it's here") == "'it'\\''s here'")
    #expect(Shell.quoted("") == "''")
  }
}
