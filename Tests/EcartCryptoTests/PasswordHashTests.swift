// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Argon2id gives the published answers", .serialized)
struct PasswordHashTests {
  @Test("RFC 9106's vector and those of OpenSSL and the argon2 tool come out")
  func vectors() throws {
    let vectors = try Vector.load("argon2id.txt", holding: "output")
    #expect(vectors.count == 6)
    for vector in vectors {
      let parameters = Argon2id.Parameters(
        memoryKiB: try vector.number("memcost"), iterations: try vector.number("iter"),
        parallelism: try vector.number("lanes"))
      let tag = try Argon2id.hash(
        password: vector.secret("pass"), salt: vector.bytes("salt"), parameters: parameters,
        tagLength: vector.number("length"),
        pepper: vector.has("secret") ? vector.secret("secret") : nil,
        associatedData: vector.has("ad") ? vector.bytes("ad") : [])
      #expect(tag == (try vector.bytes("output")))
    }
  }

  @Test("a used arena changes no answer, and only a few are kept")
  func reusesArenas() async throws {
    let parameters = Argon2id.Parameters(memoryKiB: 64, iterations: 1, parallelism: 1)
    let salt = Array("somesaltsomesalt".utf8)
    @Sendable func hash(_ text: String) throws -> [UInt8] {
      try Argon2id.hash(password: Array(text.utf8), salt: salt, parameters: parameters)
    }
    let first = try hash("one")
    #expect(ArgonArenas.waiting > 0)
    #expect(try hash("two") != first)
    #expect(try hash("one") == first)
    let tags = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<32 { group.addTask { try hash("one") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(tags == Array(repeating: first, count: 32))
    #expect((1...ArgonArenas.kept).contains(ArgonArenas.waiting))
  }

  @Test("salt, pepper and password each change the tag")
  func everyInputCounts() throws {
    let parameters = Argon2id.Parameters(memoryKiB: 32, iterations: 1, parallelism: 1)
    let salt = Array("saltsalt".utf8)
    let tags = [
      try Argon2id.hash(password: [1], salt: salt, parameters: parameters),
      try Argon2id.hash(password: [2], salt: salt, parameters: parameters),
      try Argon2id.hash(password: [1], salt: salt + [0], parameters: parameters),
      try Argon2id.hash(
        password: [1], salt: salt, parameters: parameters, pepper: Secret(copying: [1])),
    ]
    #expect(Set(tags).count == 4)
  }

  @Test("parameters outside RFC 9106 are refused")
  func refusesParameters() {
    let good = (memory: 32, passes: 1, lanes: 1, salt: 8, tag: 32)
    func refuses(
      _ wanted: (memory: Int, passes: Int, lanes: Int, salt: Int, tag: Int),
      _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(throws: CryptoFailure.badLength("Argon2id parameters"), sourceLocation: location) {
        try Argon2id.hash(
          password: [1], salt: Array(repeating: 0, count: wanted.salt),
          parameters: .init(
            memoryKiB: wanted.memory, iterations: wanted.passes, parallelism: wanted.lanes),
          tagLength: wanted.tag)
      }
    }
    refuses((7, good.passes, good.lanes, good.salt, good.tag))
    refuses((-1, good.passes, good.lanes, good.salt, good.tag))
    refuses((Int.max, good.passes, good.lanes, good.salt, good.tag))
    refuses((good.memory, 0, good.lanes, good.salt, good.tag))
    refuses((good.memory, good.passes, 0, good.salt, good.tag))
    refuses((good.memory, good.passes, 5, good.salt, good.tag))
    refuses((good.memory, good.passes, good.lanes, 7, good.tag))
    refuses((good.memory, good.passes, good.lanes, good.salt, 3))
    refuses((good.memory, good.passes, good.lanes, good.salt, 1_025))
  }
}
