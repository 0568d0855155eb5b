// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

struct ForeignCase: NamedCase {
  let name: String, clause: String, reason: String
  let stored: String
  let password: String?
  let expect: String
  static let all = vectors("foreign.json", of: ForeignCase.self)
}

@Suite("Hashes of other programs")
struct ForeignHashTests {
  @Test(arguments: ForeignCase.all)
  func `verifies, or is refused, as the vector says`(_ vector: ForeignCase) throws {
    switch Result(catching: { () throws(ForeignHash.Problem) in
      try ForeignHash(parsing: vector.stored)
    }) {
    case .success(let hash):
      let password = try #require(vector.password, "it was taken over: \(vector.reason)")
      let matches = hash.matches(password)
      #expect((matches == true ? "match" : "no match") == vector.expect, "\(vector.reason)")
      #expect(matches != nil)
      #expect("\(hash)" == "ForeignHash(•••)")
    case .failure(let problem):
      #expect("\(problem)".hasPrefix("pw-1: "))
      let name =
        switch problem {
        case .tooWeak: "tooWeak"
        case .unknownFormat: "unknownFormat"
        case .outOfBounds: "outOfBounds"
        }
      #expect(name == vector.expect, "\(vector.reason)")
    }
  }

  @Test func `bcrypt alone opens with the first 72 bytes: the naive way`() throws {
    // CVE-2025-22228, and the Okta incident of 2024.
    let vector = try #require(
      ForeignCase.all.first { $0.name == "bcrypt, 73 bytes with the same beginning" })
    let password = try #require(vector.password)
    func naive(_ text: String) throws -> Bool? {
      try ForeignHash(parsing: vector.stored).matches(String(text.prefix(72)))
    }
    #expect(try naive(password) == true)
    #expect(try ForeignHash(parsing: vector.stored).matches(password) == false)
  }

  @Test func `is verified once in its old form, then hashed like every other`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let jonas = try await host.register(by: maria).claim
    let admin = try await host.signIn(maria)
    // The password of the vectors, which keeps the rules.
    let stored = try #require(ForeignCase.all.first { $0.name == "bcrypt 2b from Python" })
    let hash = try ForeignHash(parsing: stored.stored)
    #expect(
      await host.outcome(of: ImportPassword(hash, of: "maria", setAt: nil, by: admin))
        == .refused(.ownAccount))
    #expect(
      await host.outcome(
        of: ImportPassword(hash, of: "jonas", setAt: host.clock.now + 1, by: admin))
        == .refused(.notYet))
    let day: TimeInterval = 86_400
    _ = try await host.keeper.admit(
      ImportPassword(hash, of: "jonas", setAt: host.clock.now - 100 * day, by: admin))
    #expect(
      await host.outcome(of: ImportPassword(hash, of: "jonas", setAt: nil, by: admin))
        == .refused(.alreadySet))
    #expect(await host.check("jonas", wrongPassword) == .refused(.wrong))
    #expect(await host.check("jonas", mariasPassword) == .admitted)
    let record = try await host.keeper.survey.read(PasswordRecord.self, at: jonas.key)
    #expect(record?.phc.hasPrefix("$argon2id$v=19$") == true)
    #expect(await host.check("jonas", mariasPassword) == .admitted)
    // Its age goes on counting from when it was chosen (pw-6).
    try await host.advance(days: 265, reviewing: maria)
    #expect(await host.check("jonas", mariasPassword) == .refused(.expired))
  }

  @Test func `one that breaks the rules opens nothing and is replaced`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.register(by: maria)
    let weak = try #require(ForeignCase.all.first { $0.name == "crypt_blowfish 1" })
    _ = try await host.keeper.admit(
      ImportPassword(
        try ForeignHash(parsing: weak.stored), of: "jonas", setAt: host.clock.now,
        by: try await host.signIn(maria)))
    #expect(await host.check("jonas", PasswordAttempt("U*U")) == .refused(.mustBeReplaced))
    #expect(await host.check("jonas", PasswordAttempt("U*U")) == .refused(.mustBeReplaced))
    let replace = SetPassword(jonasPassword, for: "jonas", replacing: PasswordAttempt("U*U"))
    #expect(await host.outcome(of: replace) == .admitted)
    #expect(await host.check("jonas", jonasPassword) == .admitted)
  }
}
