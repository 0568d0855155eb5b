// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import FoundationEssentials
import Testing

@Suite("Log proofs")
struct LogProofTests {
  let log = MemoryLog.counting(to: 23)
  let key: NoteSigner

  init() throws {
    key = try NoteSigner(name: "example.com/log", privateKey: Ed25519.PrivateKey.generate())
  }

  func note(_ size: Int64) throws -> String {
    try Checkpoint(origin: "example.com/log", size: size, root: log.root(of: size))
      .signed(by: [key]).encoded
  }

  func proof(_ index: Int64, _ size: Int64 = 23, extra: [UInt8]? = nil) throws -> LogProof {
    LogProof(
      leafIndex: index, treeSize: size, path: try log.inclusion(index, size),
      checkpoint: try note(size), extra: extra)
  }

  @Test("A proof verifies with the entry and the log's key, and yields the checkpoint")
  func verifies() throws {
    for index in Int64(0)..<23 {
      let checkpoint = try proof(index).verify(log.leaves[Int(index)], trusting: key.verifier)
      #expect(checkpoint.root == log.root)
    }
    try proof(0, 1).verify(log.leaves[0], trusting: key.verifier)
  }

  @Test("A valid proof does not carry another entry")
  func anotherEntry() throws {
    let proof = try proof(4)
    for (index, leaf) in log.leaves.enumerated() where index != 4 {
      #expect(throws: LogProofFault.notTheSameRoot) {
        try proof.verify(leaf, trusting: key.verifier)
      }
    }
  }

  @Test("A proof is tied to its index, its size, its path and its checkpoint")
  func tied() throws {
    let good = try proof(4)
    func with(
      index: Int64 = 4, size: Int64 = 23, path: [Digest32]? = nil, note: String? = nil
    ) -> LogProof {
      LogProof(
        leafIndex: index, treeSize: size, path: path ?? good.path,
        checkpoint: note ?? good.checkpoint)
    }
    for (bad, fault) in [
      (with(index: 5), .notTheSameRoot), (with(index: 23), .leafOutsideTree),
      (with(index: -1), .leafOutsideTree), (with(size: 22), .anotherTreeSize),
      (with(size: 24), .anotherTreeSize), (with(path: []), .pathOfWrongLength),
      (with(path: good.path.dropLast()), .pathOfWrongLength),
      (with(path: good.path.reversed()), .notTheSameRoot),
      (with(size: 22, note: try note(22)), .notTheSameRoot),
      (with(size: 4, note: try note(4)), .leafOutsideTree),
      (with(note: try note(22)), .anotherTreeSize),
      (with(note: ""), .checkpoint(.noFinalNewline)),
      (
        with(note: good.checkpoint.replacing("\n23\n", with: "\n24\n")),
        .checkpoint(.forgedSignature(name: "example.com/log"))
      ),
    ] as [(LogProof, LogProofFault)] {
      #expect(throws: fault) { try bad.verify(log.leaves[4], trusting: key.verifier) }
    }
  }

  @Test("Another log's key, or the same key under another name, proves nothing")
  func anotherKey() throws {
    let other = try NoteSigner(name: "example.com/log", privateKey: Ed25519.PrivateKey.generate())
    let renamed = try NoteVerifier(name: "example.com/b", publicKey: key.verifier.publicKey)
    for verifier in [other.verifier, renamed] {
      #expect(throws: LogProofFault.checkpoint(.notSignedByTrustedKey)) {
        try proof(4).verify(log.leaves[4], trusting: verifier)
      }
    }
  }

  @Test("The text form and the JSON form come back as they went")
  func forms() throws {
    for proof in [try proof(4), try proof(0, 1), try proof(22, extra: [1, 2, 255])] {
      #expect(try LogProof(parsing: proof.text) == proof)
      let json = try JSONEncoder().encode(proof)
      #expect(try JSONDecoder().decode(LogProof.self, from: json) == proof)
    }
    let lines = try proof(4, extra: [1]).text.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0...2] == ["c2sp.org/tlog-proof@v1", "extra AQ==", "index 4"])
    #expect(lines[8...10] == ["", "example.com/log", "23"])
  }

  @Test("Any other spelling of the text form is refused, or does not verify")
  func malformed() throws {
    let text = try proof(4, extra: [1]).text
    for (old, new) in [
      ("@v1", "@v2"), ("index 4", "index 04"), ("index 4", "index -4"), ("index 4", "index  4"),
      ("index 4", "Index 4"), ("index 4\n", ""), ("extra AQ==", "extra AR=="),
      ("extra AQ==", "extra AQ"), ("=\n\nexample", "=\nexample"), ("\n23\n", "\n023\n"),
      ("index 4\n", "index 4\n\n"), ("\n", "\r\n"),
    ] {
      let changed = text.replacing(old, with: new)
      #expect(changed != text)
      #expect(throws: LogProofFault.self, "\(old) to \(new)") {
        try LogProof(parsing: changed).verify(log.leaves[4], trusting: key.verifier)
      }
    }
    for count in 0..<text.count {
      #expect(throws: LogProofFault.self) {
        try LogProof(parsing: String(text.prefix(count)))
          .verify(log.leaves[4], trusting: key.verifier)
      }
    }
    #expect(throws: LogProofFault.malformed(line: 66)) {
      let row = Base64.encode(log.root.bytes) + "\n"
      _ = try LogProof(
        parsing: "c2sp.org/tlog-proof@v1\nindex 4\n" + String(repeating: row, count: 64) + "\n")
    }
  }
}
