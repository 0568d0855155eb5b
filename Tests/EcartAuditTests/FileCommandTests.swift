// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import Foundation
import Testing

@Suite("dpp seal and dpp open")
struct FileCommandTests {
  private let origin = "shopify/shop-1/key-1"

  /// Whoever this is, as the host's own code would have it: for what `dpp` cannot grant.
  private struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: "maria", on: desk), .totp)
    }
  }

  private func signedIn(at host: LiveHost) throws -> Someone {
    var maria = try Someone("maria", at: host)
    let talk = try maria.talk(
      "people", "bootstrap", host.directory, "maria", "--given", "Iva", "--family", "Sample")
    try talk.say("Kettle-moon7-Bridge", "Kettle-moon7-Bridge")
    #expect(try maria.enrol(talk).status == 0)
    #expect(try maria.signIn("Kettle-moon7-Bridge").status == 0)
    return maria
  }

  @Test func `a file is sealed and opened by whoever may, and by nobody else`() async throws {
    let host = try await LiveHost.make()
    let keeper = try await Gatekeeper.open(at: host.directory)
    let sealer = try await keeper.admit(
      Receive<SampleOrder>("3001", from: try Origin(parsing: origin))
    ).claim
    func path(_ name: String) -> String { host.base.appendingPathComponent(name).path }
    let plain = Data((0..<1_200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try plain.write(to: URL(fileURLWithPath: path("plain")))
    let place = ["--record", "sample-order", "--field", "invoice", "--tag", "purchase"]
    let whose = ["--order", "3001", "--from", origin]
    func seal(_ source: String, _ target: String) -> [String] {
      ["seal", host.directory, source, path(target)] + place + whose
    }
    func open(_ source: String, _ target: String, for purpose: String = "tax-documents") -> [String]
    {
      ["open", host.directory, path(source), path(target)]
        + ["--for", purpose, "--because", "tax-document"]
    }
    let nobody = try Conversation(seal(path("plain"), "sealed"), home: path("nobody")).end()
    #expect(nobody.status == 4)
    let maria = try signedIn(at: host)
    func run(_ arguments: [String]) throws -> DPP.Answer {
      try Conversation(arguments, home: maria.home).end()
    }

    // Nothing was granted, to an administrator either.
    let refused = try run(seal(path("plain"), "sealed"))
    #expect(refused.status == 1 && refused.notes.contains("lp-1"), "\(refused.notes)")
    let signIn = try await keeper.admit(SignIn(road: Shortcut()))
    let tags = [FieldTag(Purchase.tag)]
    _ = try await keeper.admit(
      GrantAlone(Permission(SampleOrder.fields.resource, .write, tags: tags), by: signIn))
    _ = try await keeper.admit(
      GrantAlone(
        .reveal([\SampleOrder.line], for: TaxDocuments.self),
        by: try await keeper.admit(SignIn(road: Shortcut()))))

    let sealed = try run(seal(path("plain"), "sealed"))
    #expect(sealed.status == 0, "\(sealed.notes)")
    let stored = try #require(
      SealedFile<Purchase>(storedText: sealed.output.trimmingCharacters(in: .newlines)))
    #expect(stored.subject == sealer.subject)
    #expect(try run(seal(path("plain"), "sealed")).status == 3)
    #expect(try run(seal(path("plain"), "sealed") + ["--replace"]).status == 0)
    let bySubject = try run(
      ["seal", host.directory, path("plain"), path("same")] + place
        + ["--subject", "\(sealer.subject)", "--format", "json"])
    #expect(try bySubject.json()["sealed"] as? String != nil)

    let opened = try run(open("sealed", "opened"))
    #expect(opened.status == 0, "\(opened.notes)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path("opened"))) == plain)
    #expect(
      try FileManager.default.attributesOfItem(atPath: path("opened"))[.posixPermissions] as? Int
        == 0o600)
    let again = try run(open("sealed", "opened"))
    #expect(again.status == 3 && again.notes.contains("there already"), "\(again.notes)")
    #expect(try run(open("sealed", "other", for: "support")).status == 1)
    #expect(try run(open("sealed", "other", for: "resale")).status == 2)
    #expect(try run(open("plain", "other")).status == 1)
    var changed = try Data(contentsOf: URL(fileURLWithPath: path("sealed")))
    changed[1_100_000] ^= 1
    try changed.write(to: URL(fileURLWithPath: path("changed")))
    let tampered = try run(open("changed", "other"))
    #expect(tampered.status == 1 && tampered.notes.contains("enc-1"), "\(tampered.notes)")
    #expect(!FileManager.default.fileExists(atPath: path("other")))

    // What comes through a pipe.
    let talk = try Conversation(seal("-", "piped"), home: maria.home)
    try talk.say("one line", "and another")
    #expect(try talk.end().status == 0)
    #expect(try run(open("piped", "lines")).status == 0)
    #expect(try String(contentsOfFile: path("lines"), encoding: .utf8) == "one line\nand another\n")
    for wrong in [["--order", "3001"], ["--subject", "12"], whose + ["--subject", "12"], []] {
      let answer = try run(
        ["seal", host.directory, path("plain"), path("x")] + place + wrong)
      #expect(answer.status == 2, "\(wrong)")
    }
  }
}
