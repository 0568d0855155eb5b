// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDeletion
  import EcartLedger
  import EcartPolicy
  import Foundation

  /// Makes certificates that are wrong in one way each, with the keys of a journey that is over.
  struct Forge {
    let journey: Journey
    let stranger: Ed25519.PrivateKey

    var signer: Ed25519.PrivateKey { journey.signer }
    var good: String { journey.first.jws }
    /// The good one's header, payload and signature as they stand in the token.
    var parts: [String] { good.split(separator: ".").map(String.init) }
    var header: String {
      get throws {
        let bytes = try need(Base64.decode(parts[0], as: .urlSafe), "header")
        return String(decoding: bytes, as: UTF8.self)
      }
    }
    var payload: String { String(decoding: journey.first.payload, as: UTF8.self) }

    init(_ journey: Journey) throws {
      self.journey = journey
      self.stranger = try Ed25519.PrivateKey.generate()
    }

    /// The two parts that are signed.
    func input(_ header: String, _ payload: String) -> String {
      Base64.encode(Array(header.utf8), as: .urlSafe) + "."
        + Base64.encode(Array(payload.utf8), as: .urlSafe)
    }

    func token(_ input: String, _ signature: [UInt8]) -> String {
      "\(input).\(Base64.encode(signature, as: .urlSafe))"
    }

    /// A whole token, honestly signed over whatever it says.
    func signed(
      _ header: String, _ payload: String, by key: Ed25519.PrivateKey
    ) throws -> String {
      let input = input(header, payload)
      return token(input, try key.sign(Array(input.utf8)))
    }

    /// A certificate that says something else and that the true signer has signed.
    func resigned(_ change: (inout Certificate) throws -> Void) throws -> String {
      var certificate = try certificate(journey.first)
      try change(&certificate)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      let text = String(decoding: try encoder.encode(certificate), as: UTF8.self)
      return try signed(header, text, by: signer)
    }

    func certificate(_ issued: Journey.Issued) throws -> Certificate {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      return try decoder.decode(Certificate.self, from: Data(issued.payload))
    }

    /// The same text with one piece replaced; a fault if that piece is not in it.
    func replaced(_ piece: String, by other: String, in text: String) throws -> String {
      guard let range = text.range(of: piece) else { throw PeerFault.input(piece) }
      return text.replacingCharacters(in: range, with: other)
    }

    /// The proof with one part changed.
    func proof(
      _ proof: LogProof, index: Int64? = nil, path: [Digest32]? = nil, checkpoint: String? = nil
    ) -> LogProof {
      LogProof(
        leafIndex: index ?? proof.leafIndex, treeSize: proof.treeSize, path: path ?? proof.path,
        checkpoint: checkpoint ?? proof.checkpoint)
    }

    /// A true proof for the first entry of a kind about the first subject.
    func evidence(ofKind kind: String) async throws -> (entry: String, proof: LogProof) {
      let gatekeeper = journey.house.gatekeeper
      let keeper = try await gatekeeper.checkpoint()
      let count = try await gatekeeper.store.ledgerCount()
      let entries = try await gatekeeper.store.ledgerEntries(from: 0, limit: Int(count))
        .map { String(decoding: $0, as: UTF8.self) }
      let index = entries.firstIndex {
        $0.contains("\"kind\":\"\(kind)\"") && $0.contains("\(journey.first.subject)")
      }
      let found = try need(index, kind)
      return (entries[found], try await keeper.proof(ofEntryAt: Int64(found)))
    }
  }
#endif
