// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

/// The example of the C2SP tlog-checkpoint specification.
private let example =
  "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

@Suite("Checkpoints")
struct CheckpointTests {
  func signer(_ name: String = "example.com/log") throws -> NoteSigner {
    try NoteSigner(name: name, privateKey: Ed25519.PrivateKey.generate())
  }

  func checkpoint(_ origin: String = "example.com/log") throws -> Checkpoint {
    let log = MemoryLog.counting(to: 5)
    return try Checkpoint(origin: origin, size: 5, root: log.root)
  }

  @Test("The specification's example reads and writes back byte for byte")
  func readsTheExample() throws {
    let checkpoint = try Checkpoint(parsing: example)
    #expect(checkpoint.origin == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(checkpoint.text == example)
    let extended = example + "one extension\nanother\n"
    #expect(try Checkpoint(parsing: extended).extensions == ["one extension", "another"])
    #expect(try Checkpoint(parsing: extended).text == extended)
  }

  @Test(
    "Any other spelling is refused",
    arguments: [
      "", "\n", "example.com/behind-the-sofa\n", String(example.dropLast()),
      example.replacing("20852163", with: "020852163"),
      example.replacing("20852163", with: "+20852163"),
      example.replacing("20852163", with: "-1"), example.replacing("20852163", with: ""),
      example.replacing("20852163", with: "0x20"), example.replacing("20852163", with: "2 "),
      example.replacing("20852163", with: "\u{0662}"),
      example.replacing("20852163", with: "9223372036854775808"),
      example.replacing("20852163", with: "9223372036854775807"),
      example.replacing("20852163", with: "0"),
      example.replacing("q2I=", with: "q2J="), example.replacing("q2I=", with: "q2I"),
      example.replacing("q2I=", with: "q2I=="), example.replacing("CsUY", with: ""),
      example.replacing("m/X", with: "m_X"), example.replacing("behind-", with: "behind "),
      example.replacing("behind-", with: "behind+"), example.replacing("\n", with: "\r\n"),
      example + "\n", example + "one\n\n", example + "tab\there\n", "\n" + example,
    ])
  func malformed(text: String) {
    #expect(throws: NoteFault.self) { try Checkpoint(parsing: text) }
  }

  @Test("The empty log has the empty root and no other")
  func emptyLog() throws {
    let empty = try Checkpoint(origin: "example.com/log", size: 0, root: MerkleTree.emptyRoot)
    #expect(try Checkpoint(parsing: empty.text) == empty)
    let root = MerkleTree.leafHash(of: [])
    #expect(throws: NoteFault.malformedCheckpoint(line: 3)) {
      try Checkpoint(origin: "example.com/log", size: 0, root: root)
    }
  }

  @Test("Extensions cannot smuggle in a line or a signature block")
  func extensions() throws {
    let root = MerkleTree.leafHash(of: [])
    for line in ["", "a\nb", "a\n\n\u{2014} x AAAA", "a\tb"] {
      #expect(throws: NoteFault.malformedCheckpoint(line: 5)) {
        try Checkpoint(origin: "example.com/log", size: 1, root: root, extensions: ["fit", line])
      }
    }
  }

  @Test("A signed checkpoint opens with the log's key alone")
  func opens() throws {
    let log = try signer()
    let witness = try signer("witness.example")
    let note = try checkpoint().signed(by: [log, witness]).encoded
    #expect(try Checkpoint(opening: note, trusting: log.verifier) == checkpoint())
    #expect(throws: NoteFault.notSignedByTrustedKey) {
      try Checkpoint(opening: note, trusting: signer().verifier)
    }
    #expect(throws: NoteFault.anotherOrigin) {
      try Checkpoint(opening: note, trusting: witness.verifier)
    }
  }

  @Test("A checkpoint of another log by the same key is refused")
  func anotherLog() throws {
    let log = try signer()
    let note = try checkpoint("example.com/other").signed(by: [log]).encoded
    #expect(throws: NoteFault.anotherOrigin) {
      try Checkpoint(opening: note, trusting: log.verifier)
    }
    let opened = try Checkpoint(
      opening: note, trusting: [log.verifier], origin: "example.com/other")
    #expect(opened.size == 5)
  }

  @Test("A signed note that is no checkpoint is refused")
  func notACheckpoint() throws {
    let log = try signer()
    let note = try SignedNote(signing: "Hello.\n", with: [log]).encoded
    #expect(throws: NoteFault.malformedCheckpoint(line: 2)) {
      try Checkpoint(opening: note, trusting: log.verifier)
    }
  }
}
