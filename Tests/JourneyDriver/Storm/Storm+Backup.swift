// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  extension Storm {
    /// A host whose backup set is copied while everybody lives, for Scripts/test-vault-backup. What a
    /// subject's number leaves, divided by four:
    /// - 0: delivered on day 1, and erased a month later, with the roots of all its epochs.
    /// - 1: delivered on day 5; alive, in an epoch of its own due day.
    /// - 2: never delivered; alive, and wrapped anew when the others' first epoch is retired.
    /// - 3: came on day 20; alive, in a later week's epoch.
    ///
    /// Two subjects of each have a sealed file as well; that of subject 0 is under a data key which is
    /// replaced afterwards.
    func backedUp() async throws {
      try await journey.bootstrap()
      func ids(_ rest: Int) -> StrideTo<Int> { stride(from: rest, to: count, by: 4) }
      func day(_ number: Double) {
        journey.clock.advance(to: Journey.start.addingTimeInterval(number * Journey.day))
      }
      for rest in 0..<3 { for id in ids(rest) { try await receive(id, turn: 1) } }
      for id in filed where id % 4 != 3 { try await fileSlip(id) }
      // Several data keys in a row, and values under each of them.
      for id in stride(from: 0, to: count, by: 8) {
        try await rotate(id)
        try await receive(id, turn: 2)
      }
      day(1)
      for id in ids(0) { try await deliver(id) }
      day(5)
      for id in ids(1) { try await deliver(id) }
      day(20)
      for id in ids(3) { try await receive(id, turn: 1) }
      for id in filed where id % 4 == 3 { try await fileSlip(id) }
      day(21)
      for id in 0..<count { try await receive(id, turn: 3) }
      let backup = try Operating(journey.directory).backup(to: journey.directory + ".backup")
      said.line("living \(backup.copied.joined(separator: ","))")
      _ = readLine()

      day(31)
      try await settle()
      for id in ids(0) {
        guard
          let subject = try keeper.part(Vault.self)?.subject(
            Parcel.self, Parcel.name(id), from: origin),
          try await keeper.certificate(of: subject) != nil
        else { continue }
        said.line("certified \(id)")
      }
      said.line("over \(journey.clock.now.timeIntervalSince1970)")
    }

    private var filed: Range<Int> { 0..<min(8, count) }

    private func deliver(_ id: Int) async throws {
      try await keeper.admit(
        RecordDelivery<Parcel>(
          Parcel.name(id), from: origin, happened: .instant(keeper.now), orderCreated: nil))
    }
  }
#endif
