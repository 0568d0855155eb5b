// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartPersonalData
  import EcartPolicy
  import EcartVault
  import Foundation

  /// Takes in an order, seals values at its declared fields, and hands over its keyset.
  struct SealValues: PeerCommand {
    struct Value: Decodable {
      let field: String
      let text: String
    }
    struct Box: Encodable {
      let field: String
      /// Tink's wire format, base 64.
      let ciphertext: String
      /// What we bound it to, hex.
      let associatedData: String
    }
    struct Sealed: Encodable {
      let subject: String
      let origin: String
      let record: String
      /// A Tink JSON keyset in the clear.
      let keyset: String
      let boxes: [Box]
    }
    let directory: String
    let order: String
    let values: [Value]
    /// Whether the subject's key is replaced first.
    let rotate: Bool?

    func answer() async throws -> Sealed {
      let house = try await House(directory)
      if rotate == true {
        let origin = try Origin(parsing: House.origin)
        try await house.gatekeeper.admit(RotateKey<PeerOrder>(order, from: origin))
      }
      let sealer = try await house.receive(order)
      let key = try await house.gatekeeper.admit(HandOverKey(subject: sealer.subject)).claim
      // All of them first: a sealer is good for a minute, and to write 64 MiB in base 64 takes long.
      let sealed = try values.map { value in
        switch value.field {
        case "recipient": try sealer.seal(Personal(value.text), as: \.recipient).box
        case "email": try sealer.seal(Personal(value.text), as: \.email).box
        default: try sealer.seal(Personal(value.text), as: \.line).box
        }
      }
      let boxes = zip(values, sealed).map { value, box in
        Box(
          field: value.field, ciphertext: Base64.encode(box),
          associatedData: Hex.encode(place(value.field).bytes(for: sealer.subject)))
      }
      return Sealed(
        subject: sealer.subject.description, origin: House.origin,
        record: PeerOrder.fields.record, keyset: key.tinkKeyset(), boxes: boxes)
    }
  }

  /// Opens ciphertexts that somebody else made with the handed-over keyset, by the key as the
  /// vault holds it.
  struct OpenBoxes: PeerCommand {
    struct Box: Decodable {
      let field: String
      let ciphertext: String
    }
    let directory: String
    let order: String
    let boxes: [Box]

    /// Each plaintext in base 64, or `nil` for one that does not open.
    func answer() async throws -> [String?] {
      let house = try await House(directory)
      let subject = try await house.receive(order).subject
      let key = try await house.gatekeeper.admit(HandOverKey(subject: subject)).claim
      return try boxes.map { box in
        let bytes = try need(Base64.decode(box.ciphertext), "ciphertext")
        let field = FieldPlace(record: PeerOrder.fields.record, field: box.field)
        // The way a reveal opens a field, and the general one; they must agree.
        let value = SealedValue(
          subject: subject, origin: try Origin(parsing: House.origin), box: bytes)
        let plaintext = try? key.open(value, in: field)
        guard plaintext == (try? key.open(bytes, at: place(box.field))) else {
          throw PeerFault.input("ciphertext, which opens one way and not the other,")
        }
        return plaintext.map { Base64.encode($0) }
      }
    }
  }

  private func place(_ field: String) -> AssociatedData {
    AssociatedData(origin: House.origin, record: PeerOrder.fields.record, field: field)
  }

  /// Gives the key out; the copy is counted, as every export is.
  struct HandOverKey: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    let subject: SubjectID
    typealias Reason = ReceiveRefusal

    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<SubjectKey, ReceiveRefusal> {
      let vault = try desk.part(Vault.self)
      guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
        return .refuse(.erased)
      }
      try await vault.countCopies(of: subject, by: 1, on: &desk)
      return .admit(key, for: .zero)
    }
  }
#endif
