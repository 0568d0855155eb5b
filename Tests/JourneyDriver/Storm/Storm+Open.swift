// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartPolicy
  import Foundation
  import Synchronization

  extension Storm {
    /// Opens what the host has of a subject, or what it had before: the right text, or a refusal.
    func open(_ id: Int, as signIn: Proof<SignIn>) async throws {
      let kept = self.kept.withLock { $0[id] }
      guard let parcel = try await shelf.parcel(id) ?? kept else { return }
      // What another process has erased by now must not open any more.
      let wasErased = try await keeper.store.key(of: parcel.subject)?.state == .erased
      do {
        var text = ""
        try await keeper.reveal(
          parcel, [\.recipient], for: Fulfilment.self, as: signIn
        ) { pii in
          workers.see()
          try pii.open(\.recipient) { text = $0 }
        }
        if wasErased {
          said.line("wrong \(id) opened after its erasure")
        } else if !text.hasPrefix("Ana Sample \(seed)/\(id)/") {
          said.line("wrong \(id) opened to something else")
        } else {
          said.count("opened")
        }
      } catch let denied as Denied<RevealFields<Parcel, Fulfilment>> {
        switch denied {
        case .refused(.erased): said.line("refused \(id)")
        case .refused(.retentionOver): said.count("not opened")
        case .refused(.lost): said.line("wrong \(id) lost its key")
        default: throw denied
        }
      } catch is FieldFault {
        // Between the reading of the row and the opening its key may have been given up, which
        // takes the row along; the same row opens, or something is wrong.
        let now = try await shelf.parcel(id)
        if Parcel.mayGiveUp(id), now?.recipient != parcel.recipient {
          said.count("overtaken")
        } else {
          said.line("wrong \(id) does not open")
        }
      }
    }
  }
#endif
