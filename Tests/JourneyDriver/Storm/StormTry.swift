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
    /// `wrong BOX` for one that opens to another; at the end, how many were tried. So it does with
    /// files: `ID file DIGEST STORED PLACE`, and `right STORED`.
    func tryAll() async throws {
      try await keeper.grantReveal(of: ParcelSlip.self, for: Fulfilment.self, to: "maria")
      let signIn = try await self.signIn()
      var tried = 0
      while let line = readLine() {
        let words = line.split(separator: " ").map(String.init)
        let isFile = words.dropFirst().first == "file"
        guard words.count == (isFile ? 5 : 4), let id = Int(words[0]) else {
          throw Interruption.missingPart("line")
        }
        tried += 1
        let digests =
          isFile
          ? try await slips(id, words[3], at: words[4], signIn).map(ParcelSlip.digest)
          : try await texts(id, words[3], signIn).map(Parcel.digest)
        for digest in digests {
          said.line("\(digest == words[2] ? "right" : "wrong") \(words[3])")
        }
      }
      said.line("tried \(tried)")
    }

    private func texts(
      _ id: Int, _ box: String, _ signIn: Proof<SignIn>
    ) async throws -> [String] {
      guard let bytes = Base64.decode(box, as: .urlSafe) else {
        throw Interruption.missingPart("line")
      }
      var texts: [String] = []
      let keys = try await keeper.admit(LookAtParcels(ids: [id], origin: origin)).claim
      if let plain = keys[id].flatMap({ try? $0.open(bytes, at: Parcel.place($0)) }) {
        texts.append(String(decoding: plain, as: UTF8.self))
      }
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      let subject = try vault.subject(Parcel.self, Parcel.name(id), from: origin)
      let stored = "ecart1.\(subject).\(origin).\(box)"
      guard let sealed = Sealed<Name>(storedText: stored) else { return texts }
      try? await keeper.reveal(
        Parcel(sealed), [\.recipient], for: Fulfilment.self, as: signIn
      ) { pii in try pii.open(\.recipient) { texts.append($0) } }
      return texts
    }
  }
#endif
