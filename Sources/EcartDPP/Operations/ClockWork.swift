// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDeletion
  import EcartPolicy
  import EcartSQLite
  import EcartVault
  package import FoundationEssentials

  extension Operating {
    /// The store's time beside the machine's.
    package struct ClockReport: Sendable, Codable {
      /// The highest time any decision was made at; `nil` for a store without any.
      package var stored: Date?
      /// The part of it that elapsed time vouches for.
      package var vouched: Date?
      package var system: Date
      package var livedOnTestingClock: Bool
      /// How far stored time, or the system's, is ahead of what is vouched for, in seconds.
      package var unvouchedSeconds: Double
      package var needsConfirmation: Bool
    }

    package func clock() async throws -> ClockReport {
      let mark = try await readOnly().clockMark()
      let reading = SystemTime().reading()
      var ahead: Int64 = 0
      if let mark {
        // As the next process to open the store will see it.
        let clock = PolicyClock(
          source: SystemTime(), mark: mark, rebootTolerance: Self.tolerance)
        ahead = identity.livedOnTestingClock ? mark.wall - mark.trusted : clock.unvouched
      }
      return ClockReport(
        stored: mark.map { Timestamp.date($0.wall) },
        vouched: mark.map { Timestamp.date($0.trusted) }, system: Timestamp.date(reading.wall),
        livedOnTestingClock: identity.livedOnTestingClock, unvouchedSeconds: Double(ahead) / 1000,
        needsConfirmation: ahead > Self.tolerance)
    }

    private static let tolerance = Int64(
      Policy.ecartAPI[RetentionPolicy.self].largestClockJump * 1000)

    /// A person's word that the system's clock is right: evidence, an anchor line, a new mark.
    package func confirmClock() async throws -> (from: Date, to: Date) {
      let gatekeeper = try await open()
      guard let vault = gatekeeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      var generation: Int64 = 0
      let correction = try await gatekeeper.confirmClock {
        generation = try vault.anchor.confirm($0)
      }
      _ = try await gatekeeper.admit(AcknowledgeAnchor(generation: generation))
      try await gatekeeper.checkpoint()
      return (Timestamp.date(correction.before.wall), Timestamp.date(correction.after.wall))
    }
  }
#endif
