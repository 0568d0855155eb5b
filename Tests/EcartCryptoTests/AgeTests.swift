// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials
import Testing

@Suite("Age files open across implementations, and nothing else opens")
struct AgeTests {
  @Test func `the specification's identity has the specification's recipient`() throws {
    // C2SP age.md, "The X25519 recipient type".
    let text = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    let identity = try Age.Identity(text)
    #expect(identity.recipient.description == recipient)
    #expect(identity.withText { $0 } == text)
    #expect(try Age.Recipient(recipient.uppercased()) == identity.recipient)
  }

  @Test func `what the age command wrote opens, binary and armored`() throws {
    let vectors = try Vector.load("age-x25519.txt", holding: "FILE")
    #expect(vectors.count == 8)
    for vector in vectors {
      let identity = try Age.Identity(vector.text("IDENTITY"))
      #expect(identity.recipient.description == (try vector.text("RECIPIENT")))
      let file = try #require(Base64.decode(try vector.text("FILE")))
      if vector.has("FAIL") {
        #expect(throws: CryptoFailure.notAuthentic) { try Age.decrypt(file, with: [identity]) }
      } else {
        #expect(try Age.decrypt(file, with: [identity]).copied == vector.bytes("PLAIN"))
        #expect(
          String(decoding: file, as: UTF8.self).hasPrefix("-----BEGIN")
            == (try vector.number("ARMORED") == 1))
      }
    }
  }

  @Test("what is sealed opens for each recipient, at every size where a chunk ends")
  func roundTrip() throws {
    let people = try (0..<3).map { _ in try Age.Identity.generate() }
    let stranger = try Age.Identity.generate()
    for size in [0, 1, 47, 48, 49, 65_535, 65_536, 65_537, 131_072, 200_000] {
      let plaintext = Secret(copying: try SecureRandom.bytes(size))
      for isArmored in [false, true] {
        let file = try Age.encrypt(plaintext, to: people.map(\.recipient), armored: isArmored)
        for person in people {
          #expect(try Age.decrypt(file, with: [stranger, person]) == plaintext)
        }
        #expect(throws: CryptoFailure.notAuthentic) { try Age.decrypt(file, with: [stranger]) }
        #expect(throws: CryptoFailure.notAuthentic) { try Age.decrypt(file, with: []) }
      }
    }
  }

  @Test func `a file with any byte changed, cut anywhere or grown does not open`() throws {
    let identity = try Age.Identity.generate()
    let file = try Age.encrypt(Secret(utf8: "a share"), to: [identity.recipient])
    for index in file.indices {
      var changed = file
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: CryptoFailure.notAuthentic) { try Age.decrypt(changed, with: [identity]) }
      #expect(throws: CryptoFailure.notAuthentic) {
        try Age.decrypt(Array(file[..<index]), with: [identity])
      }
    }
    #expect(throws: CryptoFailure.notAuthentic) {
      try Age.decrypt(file + [0], with: [identity])
    }
  }

  @Test func `an armored file has one spelling but for line ends and space around it`() throws {
    let identity = try Age.Identity.generate()
    let secret = Secret(utf8: "a share of a root, sealed")
    let armored = try Age.encrypt(secret, to: [identity.recipient], armored: true)
    let text = String(decoding: armored, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    for same in [text, text.replacing("\n", with: "\r\n"), " \n\(text)\n\t\r\n"] {
      #expect(try Age.decrypt(Array(same.utf8), with: [identity]) == secret)
    }
    let joined = ([lines[0], lines[1] + lines[2]] + lines[3...]).joined(separator: "\n")
    let short =
      ([lines[0], String(lines[1].dropLast()), String(lines[1].suffix(1)) + lines[2]]
      + lines[3...]).joined(separator: "\n")
    for other in [
      joined, short, "garbage\n" + text, text + "garbage", text.replacing("AGE", with: "PGP"),
      lines.dropLast().joined(separator: "\n"), text.replacing("\n", with: " \n"),
      text.replacing("-----END", with: "\n-----END"), lines[0] + "\n" + lines[lines.count - 1],
      lines[0], "",
    ] {
      #expect(throws: CryptoFailure.notAuthentic) {
        try Age.decrypt(Array(other.utf8), with: [identity])
      }
    }
  }

  @Test func `recipients and identities that are none are refused without being repeated`() throws {
    let recipient = try Age.Identity.generate().recipient.description
    var wrong = ["", "age1", "age", recipient + "q", String(recipient.dropLast()), "x" + recipient]
    for (index, character) in recipient.enumerated() where index > 3 {
      let other = character == "q" ? "p" : "q"
      wrong.append(recipient.prefix(index) + other + recipient.dropFirst(index + 1))
    }
    wrong.append(recipient.prefix(10).uppercased() + recipient.dropFirst(10))
    for text in wrong {
      #expect(throws: CryptoFailure.malformed("age recipient")) { try Age.Recipient(text) }
    }
    #expect(throws: CryptoFailure.malformed("age identity")) { try Age.Identity(recipient) }
    #expect(throws: CryptoFailure.malformed("age identity")) {
      try Age.Identity.all(inKeyFile: "# created today\nAGE-SECRET-KEY-1QQQ\n")
    }
    #expect(throws: CryptoFailure.malformed("age identity file")) {
      try Age.Identity.all(inKeyFile: "# created today\n\n")
    }
  }

  @Test func `nobody, somebody twice and too much are refused before anything is sealed`() throws {
    let one = try Age.Identity.generate().recipient
    let secret = Secret(utf8: "x")
    for people in [[], [one, one]] {
      #expect(throws: CryptoFailure.badLength("age recipients")) {
        try Age.encrypt(secret, to: people)
      }
    }
    let large = Secret(copying: [UInt8](repeating: 0, count: 8 << 20))
    #expect(throws: CryptoFailure.badLength("age plaintext")) { try Age.encrypt(large, to: [one]) }
  }

  @Test func `an identity prints as a mask`() throws {
    let identity = try Age.Identity.generate()
    let text = identity.withText { $0 }
    var dumped = ""
    dump(identity, to: &dumped)
    for shown in ["\(identity)", String(reflecting: identity), dumped] {
      #expect(!shown.uppercased().contains(text.dropFirst(16)))
    }
  }
}
