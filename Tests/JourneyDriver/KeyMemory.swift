// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartDeletion
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  /// What Scripts/test-core-dump takes core dumps of.
  extension Journey {
    /// Seals and opens for `count` subjects in several threads, tells in `DIRECTORY.keys` which keys
    /// that took (masked, so that the file's text is no copy of a key), waits while a file is open;
    /// erases everything, lets go of what is leased, waits again. Before all that, some subjects have
    /// everything done that keys are used for; see ``KeyUse``.
    func sealAndErase(count: Int, mask digits: String) async throws {
      guard let mask = Hex.decode(digits), mask.count >= 64, let vault = keeper.part(Vault.self)
      else { throw Interruption.missingPart("mask") }
      try await bootstrap()
      let use = try KeyUse(self, count: 24)
      let record = try await use.run()
      let used = vault.leasedKeys(maskedBy: mask).subjects
      clock.advance(by: 3_601)
      try await use.giveUp(try use.subjects().dropLast(12))
      await keeper.doDuties()

      let signIn = try await signIn()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<8 {
          group.addTask {
            for number in stride(from: worker, to: count, by: 8) {
              try await receive("k\(number)")
              guard let order = try shelf.order("k\(number)") else { continue }
              try await keeper.reveal(
                order, [\.recipient], for: Fulfilment.self, as: signIn
              ) { pii in try pii.open(\.recipient) { _ in } }
            }
          }
        }
        try await group.waitForAll()
      }
      let leased = vault.leasedKeys(maskedBy: mask)
      let epochs = try await vault.epochSecrets(maskedBy: mask, keeper.survey)
      let lines =
        Set(leased.subjects).subtracting(used).map { "subject \(Hex.encode($0))" }
        + used.map { "used \(Hex.encode($0))" }
        + (leased.epochs + epochs).map { "epoch \(Hex.encode($0))" }
      try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: directory + ".keys"))
      // What an orchestrator mounts is read last, so that nothing has used that memory again.
      let mounted = ProcessInfo.processInfo.environment["MASTER"] ?? ""
      var master: MasterKey?
      try await use.whileOpen(record) {
        let memory = CryptoProvider.keyMemory
        master = try? MasterKey(file: mounted)
        say("sealed locked=\(memory.lockedBytes) unlocked=\(memory.unlockedBytes)")
        withExtendedLifetime(master) { _ = readLine() }
      }
      master = nil

      clock.advance(to: Self.start.addingTimeInterval(60 * Self.day))
      // Everything at once, which a person has to confirm.
      let word = try await keeper.admit(ConfirmSweep(atConsole: count + use.count))
      let report = try await Sweeper(keeper, purging: [shelf.purge]).sweep(confirmation: word)
      // A minute later, by the keeper's own duties, with nobody to help.
      await keeper.doDuties()
      say("wiped erased=\(report.erased)")
      _ = readLine()
    }
  }
#endif
