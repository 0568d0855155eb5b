// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDeletion
  import EcartPolicy
  import EcartVault
  import Synchronization

  /// Integrates the ledger and anchors a checkpoint once a minute while a gatekeeper is in use, so
  /// that no more than a minute's entries could be changed unseen (clause log-4). What is counted in
  /// memory is written before, rights are compared with their baseline once a day (acc-5), and what
  /// is kept of sign-ins for a while is tidied away (acc-4, acc-7).
  ///
  /// It is one of the gatekeeper's parts and ends with the last copy of it.
  final class Checkpointing: Sendable {
    private static let interval: Duration = .seconds(60)
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter gatekeeper: one without this part, so that the two do not keep each other alive.
    func start(_ gatekeeper: Gatekeeper) {
      task.withLock { task in
        task = Task {
          while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            if Task.isCancelled { return }
            await gatekeeper.doDuties()
          }
        }
      }
    }

    deinit { task.withLock { $0?.cancel() } }
  }

  extension Gatekeeper {
    /// What is done once a minute, so that no host has to think of it.
    package func doDuties() async {
      // A failure is not lost: counts are kept, the next minute, sweep or opening integrates
      // the same entries, and an audit says how many lie beyond the last checkpoint.
      _ = try? await settleAccesses()
      _ = try? await settleRefusedAddresses()
      _ = try? await checkBaselineIfDue()
      _ = try? await noticeDuties()
      _ = try? await tidySessions()
      _ = try? await tidyAttempts()
      _ = try? await checkpoint()
      // Two processes that write steadily leave SQLite no moment to begin its log anew by itself.
      _ = try? await store.purgeResidue()
      part(Vault.self)?.dropExpired(at: now)
    }
  }
#endif
