// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import Foundation
import Testing

@testable import EcartPasswords

@Suite("What is never written down")
struct SilenceTests {
  private static let unspeakable = [
    "Kettle-moon", "Quartz&violin", "etxeberria", "Etxeberria", "Jonas", "jonas", "maria", "María",
    "Lindqvist", "example.org", "$argon2id",
  ]

  @Test func `no password, name or hash is in the ledger or an error, no name in clear on disk`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    let admin = try await host.signIn(maria)
    var said: [String] = []
    func ask(_ gate: some Gate) async {
      do { _ = try await host.keeper.admit(gate) } catch {
        said += ["\(error)", String(reflecting: error)]
        var dumped = ""
        dump(error, to: &dumped)
        said.append(dumped)
      }
    }
    await ask(SetPassword(PasswordAttempt("jonas-Lindqvist"), first: registered))
    await ask(SetPassword(jonasPassword, first: registered))
    await ask(SetPassword(jonasPassword, first: registered))
    await ask(SetPassword(mariasPassword, replacing: mariasPassword, as: admin))
    await ask(SetPassword(mariasPassword, for: "nobody.here", resetBy: admin, because: .forgotten))
    await ask(SetPassword(jonasPassword, for: "jonas", resetBy: admin, because: .forgotten))
    await ask(SetPassword(mariasPassword, for: "jonas", resetBy: admin, because: .forgotten))
    await ask(VerifyPassword(account: "jonas", attempt: mariasPassword))
    await ask(SetPassword(jonasPassword, for: "jonas", replacing: mariasPassword))
    for _ in 0..<6 { await ask(VerifyPassword(account: "maria", attempt: jonasPassword)) }

    let entries = try await host.ledger()
    #expect(entries.count > 15 && said.count > 20)
    for text in Self.unspeakable {
      #expect(!entries.contains { $0.contains(text) })
      #expect(!said.contains { $0.contains(text) })
    }
    // The hashes are in the database, and nothing else of it.
    let bytes = try host.database()
    for text in Self.unspeakable.dropLast() { #expect(bytes.range(of: Data(text.utf8)) == nil) }
    #expect(bytes.range(of: Data("$argon2id".utf8)) != nil)
  }
}
