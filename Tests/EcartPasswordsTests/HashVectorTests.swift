// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPasswords
import Testing

struct HashCase: NamedCase {
  let name: String, clause: String, reason: String
  let attempt: RuleCase.Text
  let stored: String?, pepperHex: String?
  let expect: String
  let needsRehash: Bool
  static let all = vectors("hashes.json", of: HashCase.self)

  var answer: String {
    get throws {
      let pepper = try pepperHex.map { Secret(copying: try #require(Hex.decode($0))) }
      let hasher = PasswordHasher(pepper: pepper)
      let phc = try stored.map { try PHCString(parsing: $0) }
      do {
        let answer = try hasher.verify(PasswordAttempt(attempt.value), against: phc)
        return (answer.matches ? "matches" : "differs") + (answer.needsRehash ? ", rehash" : "")
      } catch PasswordHasher.Problem.inputTooLarge { return "too-large" }
    }
  }
}

struct PHCCase: NamedCase {
  let name: String, clause: String, reason: String
  let text: String, expect: String
  static let all = vectors("phc.json", of: PHCCase.self)
}

@Suite struct HashVectors {
  @Test(arguments: HashCase.all)
  func answersAsTheVectorSays(_ vector: HashCase) throws {
    let answer = try vector.answer
    #expect(answer == vector.expect + (vector.needsRehash ? ", rehash" : ""), "\(vector.reason)")
  }

  @Test(arguments: PHCCase.all)
  func readsAsTheVectorSays(_ vector: PHCCase) {
    let names: [PHCString.Problem: String] = [
      .malformed: "malformed", .otherAlgorithm: "other-algorithm", .outOfBounds: "out-of-bounds",
    ]
    do {
      let phc = try PHCString(parsing: vector.text)
      #expect(vector.expect == "accepted", "\(vector.reason)")
      #expect(phc.encoded == vector.text)
    } catch {
      #expect(names[error] == vector.expect, "\(vector.reason)")
    }
  }

  @Test(arguments: ["bcrypt: cuts at 72 bytes", "hashes what was typed", "trims"])
  func naiveHashingFallsOverTheVectors(_ naive: String) throws {
    // What reaches the hash decides, so that is all these get wrong.
    let prepare: @Sendable (String) -> String
    let mustCatch: Set<String>
    switch naive {
    case "trims":
      prepare = {
        String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }
      mustCatch = ["space behind", "line feed behind"]
    case "hashes what was typed":
      prepare = { $0 }
      mustCatch = ["decomposed", "full-width", "Hangul as jamo", "4097 bytes"]
    default:
      prepare = { String(decoding: $0.utf8.prefix(72), as: UTF8.self) }
      mustCatch = ["72 bytes and the same tail", "4096 bytes"]
    }
    let cheap = HashCase.all.filter { $0.stored?.contains("m=256,") == true && $0.pepperHex == nil }
    var wrong: Set<String> = []
    for vector in cheap {
      let phc = try #require(vector.stored)
      let fields = phc.split(separator: "$")
      let hash = try Argon2id.hash(
        password: Array(prepare(vector.attempt.value).utf8),
        salt: try #require(Base64.decode(String(fields[3]), as: .standardUnpadded)),
        parameters: try PHCString(parsing: phc).cost)
      let matches = Base64.encode(hash, as: .standardUnpadded) == String(fields[4])
      if (matches ? "matches" : "differs") != vector.expect { wrong.insert(vector.name) }
    }
    #expect(mustCatch.isSubset(of: wrong))
  }
}
