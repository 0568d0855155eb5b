// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

/// The keys and signatures of the examples of golang.org/x/mod/sumdb/note.
enum NoteExamples {
  static let text =
    "If you think cryptography is the answer to your problem,\n"
    + "then you don't know what your problem is.\n"
  static let peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  /// Published with the documentation, so no secret: signature type, then the 32-byte seed.
  static let peterSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let peterLine =
    "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
    + "ngotpRZb6KE6RyyBwJnAM=\n"
  static let enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
  static let enochLine =
    "\u{2014} EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTG"
    + "wnWLox33WWd1RvMc+QQ=\n"
  static let note = text + "\n" + peterLine
}

@Suite("Signed notes")
struct SignedNoteTests {
  let peter: NoteVerifier
  let enoch: NoteVerifier

  init() throws {
    peter = try NoteVerifier(parsing: NoteExamples.peterKey)
    enoch = try NoteVerifier(parsing: NoteExamples.enochKey)
  }

  func peterSigner() throws -> NoteSigner {
    let seed = try #require(Base64.decode(NoteExamples.peterSeed)).dropFirst()
    let key = try Ed25519.PrivateKey(seed: Secret(copying: Array(seed)))
    return try NoteSigner(name: "PeterNeumann", privateKey: key)
  }

  @Test("Go's example key signs Go's example note, byte for byte")
  func signsTheExample() throws {
    let signer = try peterSigner()
    #expect(signer.verifier == peter)
    #expect(signer.verifier.description == NoteExamples.peterKey)
    let note = try SignedNote(signing: NoteExamples.text, with: [signer])
    #expect(note.encoded == NoteExamples.note)
  }

  @Test("Go's example note opens, and so does the C2SP specification's")
  func opensTheExamples() throws {
    let note = try SignedNote(opening: NoteExamples.note, trusting: [peter])
    #expect(note.text == NoteExamples.text)
    #expect(note.signatures.map(\.keyID) == [0xc74f_20a3])
    #expect(note.encoded == NoteExamples.note)

    let key = try NoteVerifier(
      parsing: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    let example = try SignedNote(
      opening: "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tn"
        + "agv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
      trusting: [key])
    #expect(example.text == "This is an example message.\n")
  }

  @Test("Signatures by unknown keys are ignored and passed on; repeated ones fall together")
  func unknownKeys() throws {
    let both = NoteExamples.note + NoteExamples.enochLine
    let note = try SignedNote(opening: both + NoteExamples.enochLine, trusting: [peter])
    #expect(note.signatures.map(\.name) == ["PeterNeumann"])
    #expect(note.unverified.map(\.name) == ["EnochRoot"])
    #expect(note.encoded == both)
    #expect(try SignedNote(opening: both, trusting: [enoch, peter]).unverified.isEmpty)
  }

  @Test("Without a trusted signature there is no note")
  func untrusted() throws {
    let other = try NoteVerifier(
      name: "PeterNeumann", publicKey: Ed25519.PrivateKey.generate().publicKey)
    for keys in [[], [enoch], [other]] {
      #expect(throws: NoteFault.notSignedByTrustedKey) {
        try SignedNote(opening: NoteExamples.note, trusting: keys)
      }
    }
  }

  @Test("One forged signature of a trusted key refuses the note, even beside a good one")
  func forged() throws {
    let forged = NoteExamples.enochLine.replacing("rwz+eBzm", with: "rwz+eBzn")
    #expect(throws: NoteFault.forgedSignature(name: "EnochRoot")) {
      try SignedNote(opening: NoteExamples.note + forged, trusting: [peter, enoch])
    }
    #expect(throws: NoteFault.forgedSignature(name: "PeterNeumann")) {
      try SignedNote(
        opening: NoteExamples.note.replacing("cryptography", with: "Cryptography"),
        trusting: [peter])
    }
  }

  @Test("No byte of a note can be changed or left out")
  func everyByteCounts() {
    let bytes = Array(NoteExamples.note.utf8)
    for place in bytes.indices {
      for mask: UInt8 in [0x01, 0x20, 0x80] {
        var changed = bytes
        changed[place] ^= mask
        #expect(throws: NoteFault.self) { try SignedNote(opening: changed, trusting: [peter]) }
      }
      var shorter = bytes
      shorter.remove(at: place)
      #expect(throws: NoteFault.self) { try SignedNote(opening: shorter, trusting: [peter]) }
    }
  }

  @Test(
    "Malformed notes are refused",
    arguments: [
      ("", .noFinalNewline), (NoteExamples.text, .noSignatureBlock),
      (NoteExamples.text + "\n", .noSignatureBlock),
      (String(NoteExamples.note.dropLast()), .noFinalNewline),
      ("\u{1}" + NoteExamples.note, .controlCharacter),
      (NoteExamples.note.replacing("\n", with: "\r\n"), .controlCharacter),
      (NoteExamples.note + "Unexpected line.\n", .malformedSignature(line: 2)),
      (NoteExamples.note + "\n", .noSignatureBlock),
      (NoteExamples.text + NoteExamples.peterLine, .noSignatureBlock),
      (NoteExamples.note.replacing("Neumann x", with: " Neumann x"), .malformedSignature(line: 1)),
      (NoteExamples.note.replacing("Neumann x", with: "+Neumann x"), .malformedSignature(line: 1)),
      (NoteExamples.note.replacing("AM=", with: "AN="), .malformedSignature(line: 1)),
      (NoteExamples.note.replacing("AM=", with: "AM"), .malformedSignature(line: 1)),
      (NoteExamples.note.replacing("\u{2014} ", with: "- "), .malformedSignature(line: 1)),
    ] as [(String, NoteFault)])
  func malformed(note: String, fault: NoteFault) {
    #expect(throws: fault) { try SignedNote(opening: note, trusting: [peter]) }
  }

  @Test("Bytes that are not UTF-8, too many signatures and too long notes are refused")
  func limits() {
    #expect(throws: NoteFault.notUTF8) {
      try SignedNote(opening: [0xff] + Array(NoteExamples.note.utf8), trusting: [peter])
    }
    let many = NoteExamples.text + "\n" + String(repeating: NoteExamples.peterLine, count: 101)
    #expect(throws: NoteFault.tooManySignatures(limit: 100)) {
      try SignedNote(opening: many, trusting: [peter])
    }
    let long = String(repeating: "long\n", count: 60_000) + NoteExamples.note
    #expect(throws: NoteFault.tooLong(limit: SignedNote.maximumLength)) {
      try SignedNote(opening: long, trusting: [peter])
    }
  }

  @Test("A text to sign ends in a newline and holds no control character")
  func textsToSign() throws {
    let signer = try peterSigner()
    for (text, fault) in [
      ("abc", .noFinalNewline), ("", .noFinalNewline), ("a\tb\n", .controlCharacter),
    ] as [(String, NoteFault)] {
      #expect(throws: fault) { try SignedNote(signing: text, with: [signer]) }
    }
    #expect(throws: NoteFault.noSignatureBlock) { try SignedNote(signing: "abc\n", with: []) }
  }

  @Test("A text may hold blank lines and signature-like lines without being misread")
  func blankLinesInTheText() throws {
    let signer = try peterSigner()
    let text = "one\n\n" + NoteExamples.enochLine + "\nlast\n"
    let note = try SignedNote(signing: text, with: [signer])
    #expect(try SignedNote(opening: note.encoded, trusting: [peter, enoch]) == note)
  }

  @Test("Signing again adds a witness, and replaces the same key's signature")
  func cosigning() throws {
    let witness = try NoteSigner(name: "witness.example", privateKey: Ed25519.PrivateKey.generate())
    var note = try SignedNote(opening: NoteExamples.note, trusting: [peter])
    try note.sign(with: witness)
    try note.sign(with: peterSigner())
    #expect(note.signatures.map(\.name) == ["witness.example", "PeterNeumann"])
    let opened = try SignedNote(opening: note.encoded, trusting: [witness.verifier, peter])
    #expect(opened == note)
  }

  @Test("No part and no alteration of a verifier key is a verifier key")
  func verifierKeys() {
    let bytes = Array(NoteExamples.peterKey.utf8)
    for start in bytes.indices {
      for end in (start + 1)...bytes.count where end - start < bytes.count {
        let part = String(decoding: bytes[start..<end], as: UTF8.self)
        #expect(throws: NoteFault.self) { try NoteVerifier(parsing: part) }
      }
      var changed = bytes
      changed[start] += 1
      let altered = String(decoding: changed, as: UTF8.self)
      #expect(throws: NoteFault.self) { try NoteVerifier(parsing: altered) }
    }
    for key in [
      "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
      NoteExamples.peterKey.replacing("c74f20a3", with: "C74F20A3"),
      NoteExamples.peterKey + "\n", " " + NoteExamples.peterKey,
    ] {
      #expect(throws: NoteFault.self) { try NoteVerifier(parsing: key) }
    }
    #expect(throws: NoteFault.unknownAlgorithm) {
      try NoteVerifier(
        parsing: "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    }
  }

  @Test(
    "Key names without spaces, pluses and control characters only",
    arguments: ["", "a b", "a+b", "a\u{a0}b", "a\u{2028}b", "a\nb", "a\u{7f}b", "a\u{0}"])
  func unfitNames(name: String) {
    #expect(throws: NoteFault.unfitName) {
      try NoteVerifier(name: name, publicKey: peter.publicKey)
    }
  }

  @Test("Two trusted keys of the same name and id are refused; the same key twice is not")
  func ambiguousKeys() throws {
    #expect(
      try SignedNote(opening: NoteExamples.note, trusting: [peter, peter]).signatures.count == 1)
    // Ids have 32 bits, so two numbers whose ids collide are soon found.
    let twins = try [27_114, 45_887].map { (number: UInt16) in
      let bytes = [UInt8](repeating: 0, count: 30) + [UInt8(number >> 8), UInt8(number & 0xff)]
      return try NoteVerifier(
        name: "example.com/log", publicKey: Ed25519.PublicKey(bytes: bytes))
    }
    #expect(twins.map(\.keyID) == [0xcb30_a249, 0xcb30_a249])
    let line = "\u{2014} example.com/log \(Base64.encode([0xcb, 0x30, 0xa2, 0x49, 1]))\n"
    #expect(throws: NoteFault.ambiguousKey(name: "example.com/log")) {
      try SignedNote(opening: "text\n\n" + line, trusting: twins)
    }
  }
}
