// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation
import Testing

@testable import EcartPasswords

@Suite("Peppers and their rotation")
struct PepperTests {
  static func pepper(_ id: String, _ byte: UInt8) throws -> Pepper {
    try #require(Pepper(id, Secret(copying: [UInt8](repeating: byte, count: 32))))
  }

  @Test func `a hash names its pepper, and moves to the new one with the next sign-in`() throws {
    let old = try Self.pepper("2025", 1)
    let new = try Self.pepper("2026", 2)
    let plain = try PasswordHasher().hash(mariasPassword)
    #expect(!plain.encoded.contains("keyid"))
    let before = PasswordHasher(peppers: Peppers(current: old))
    let stored = try PHCString(parsing: try before.hash(mariasPassword).encoded)
    #expect(stored.encoded.contains(",keyid=MjAyNQ$"))
    #expect(
      try before.verify(mariasPassword, against: stored) == .init(matches: true, needsRehash: false)
    )
    // From no pepper to one, and from one to the next.
    #expect(
      try before.verify(mariasPassword, against: plain) == .init(matches: true, needsRehash: true))
    let after = PasswordHasher(peppers: Peppers(current: new, former: [old]))
    #expect(
      try after.verify(mariasPassword, against: stored) == .init(matches: true, needsRehash: true))
    #expect(
      try after.verify(wrongPassword, against: stored) == .init(matches: false, needsRehash: false))
  }

  @Test func `a pepper that is missing is an error and never a wrong password`() async throws {
    let old = try Self.pepper("2025", 1)
    let stored = try PasswordHasher(peppers: Peppers(current: old)).hash(mariasPassword)
    #expect(throws: PasswordHasher.Problem.unknownPepper) {
      try PasswordHasher().verify(mariasPassword, against: stored)
    }
    let hashing = PasswordHashing()
    await #expect(throws: Interruption.self) {
      try await hashing.verify(mariasPassword, against: stored.encoded, under: .standard)
    }
    // The same name over other bytes does not verify.
    let other = PasswordHasher(peppers: Peppers(current: try Self.pepper("2025", 9)))
    #expect(try other.verify(mariasPassword, against: stored).matches == false)
  }

  @Test func `names and lengths are bounded, and nothing prints`() throws {
    let secret = Secret(copying: [UInt8](repeating: 7, count: 16))
    for id in ["", "123456789", "a-b", "ä", "a b"] { #expect(Pepper(id, secret) == nil) }
    #expect(Pepper("a", Secret(copying: [1, 2, 3])) == nil)
    let pepper = try #require(Pepper("a1", secret))
    #expect("\(pepper)" == "Pepper(•••)")
    #expect("\(Peppers(current: pepper))" == "Peppers(•••)")
    for text in ["keyid=", "keyid=!", "keyid=YS1i", "key=YQ", "keyid=YQ,data=YQ"] {
      #expect(throws: PHCString.Problem.malformed) {
        try PHCString(
          parsing: "$argon2id$v=19$m=19456,t=2,p=1,\(text)$c29tZXNhbHRzYWx0c2FsdA$"
            + "iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8")
      }
    }
  }
}
