// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDPP
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  extension Storm {
    /// Tries ciphertexts on whatever installation this is, by the vault's own key and by a reveal.
    ///
    /// It reads lines `ID - DIGEST BOX`, and says `right BOX` for each that opens to the digest's text,
    /// `wrong BOX` for one that opens to another; at the end, how many were tried.
    func tryAll() async throws {
      let signIn = try await self.signIn()
      var tried = 0
      while let line = readLine() {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, let id = Int(words[0]),
          let box = Base64.decode(words[3], as: .urlSafe)
        else { throw Interruption.missingPart("line") }
        tried += 1
        for text in try await texts(id, box, signIn) {
          said.line("\(Parcel.digest(text) == words[2] ? "right" : "wrong") \(words[3])")
        }
      }
      said.line("tried \(tried)")
    }

    private func texts(_ id: Int, _ box: [UInt8], _ signIn: Proof<SignIn>) async throws -> [String]
    {
      var texts: [String] = []
      let keys = try await keeper.admit(LookAtParcels(ids: [id], origin: origin)).claim
      if let plain = keys[id].flatMap({ try? $0.open(box, in: Parcel.place) }) {
        texts.append(String(decoding: plain, as: UTF8.self))
      }
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      let subject = try vault.subject(Parcel.self, Parcel.name(id), from: origin)
      let stored = "ecart1.\(subject).\(origin).\(Base64.encode(box, as: .urlSafe))"
      guard let sealed = Sealed<Name>(storedText: stored) else { return texts }
      try? await keeper.reveal(
        Parcel(sealed), [\.recipient], for: Fulfilment.self, as: signIn
      ) { pii in try pii.open(\.recipient) { texts.append($0) } }
      return texts
    }
  }
#endif
