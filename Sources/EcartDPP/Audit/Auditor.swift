// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDeletion
  import EcartLedger
  import EcartMFA
  import EcartPasswords
  public import EcartPolicy
  public import EcartReport
  import EcartRetention
  import EcartSQLite
  import EcartVault
  import FoundationEssentials

  /// Looks at an installation from outside and answers every clause: read-only, without any key,
  /// beside the host while it runs.
  ///
  /// ```swift
  /// let report = try await Auditor(directory: "compliance").audit()
  /// print(TerminalRenderer().render(report))
  /// ```
  public struct Auditor: Sendable {
    /// A clock this close to its end is shown as due soon, in seconds.
    private static let warning = 3 * 86_400.0

    let place: ComplianceDirectory
    let policy: Policy
    /// What this machine says it is, if it says anything.
    let machine: String?

    /// What this process's `ECART_ENVIRONMENT` says is told in the report (clause code-3).
    ///
    /// - Parameters:
    ///   - directory: where the host was opened.
    ///   - policy: the numbers it is held to. The host's own may be stricter, never looser.
    public init(directory: String, policy: Policy = .ecartAPI) {
      self.init(
        directory: directory, policy: policy,
        onMachine: ProcessInfo.processInfo.environment[DeploymentEnvironment.variable])
    }

    package init(directory: String, policy: Policy = .ecartAPI, onMachine machine: String?) {
      self.place = ComplianceDirectory(directory)
      self.policy = policy
      self.machine = machine
    }

    /// - Throws: ``AuditFault`` when there is nothing to look at. Whatever is merely broken is a
    ///   finding of the report.
    public func audit() async throws(AuditFault) -> AuditReport {
      let scene = try await scene()
      do throws(StoreFailure) {
        let tally = await LedgerTally.scan(scene.store)
        let clocks = await Self.attempt("ret-1", []) { () async throws(StoreFailure) in
          try await RetentionChecks.clocks(scene.survey, rules: scene.rules)
        }
        let checks = await Self.checks(scene, tally, clocks.value) + clocks.faults
        let maker = FindingMaker(checks, tally, waivers: scene.waivers, at: scene.now)
        return report(
          scene, Catalogue.controls.map(maker.finding(for:)),
          clocks.value.map { line(of: $0, at: scene.now) }, try await counters(scene, tally))
      } catch { throw .store(error) }
    }

    /// The running clocks alone, soonest first, in a report without findings.
    package func clockReport() async throws(AuditFault) -> (AuditReport, [ClockLine]) {
      let scene = try await scene()
      do throws(StoreFailure) {
        let clocks = try await RetentionChecks.clocks(scene.survey, rules: scene.rules)
        let lines = clocks.map { line(of: $0, at: scene.now) }
        return (report(scene, [], lines, try await counters(scene, LedgerTally())), lines)
      } catch { throw .store(error) }
    }

    /// What is sealed under which epoch.
    package func sealingReport() async throws(AuditFault) -> SealingReport {
      let scene = try await scene()
      do throws(StoreFailure) { return try await SealingReport(scene.survey) } catch {
        throw .store(error)
      }
    }

    /// What people owe: reviews, trainings, terminations.
    package func dutyList() async throws(AuditFault) -> DutyList {
      let scene = try await scene()
      do throws(StoreFailure) {
        return try await DutyList(scene.survey, rules: scene.rules)
      } catch { throw .store(error) }
    }

    private func report(
      _ scene: Scene, _ findings: [Finding], _ clocks: [ClockLine],
      _ counters: AuditReport.Counters
    ) -> AuditReport {
      AuditReport(
        of: scene.register.host?.host ?? "an unregistered host",
        store: scene.store.identity.id.uuidString.lowercased(), ranAt: scene.now,
        clock: scene.livedOnTestingClock ? .testing : .system, policy: policy,
        findings: findings, clocks: clocks, counters: counters)
    }

    private static func checks(
      _ scene: Scene, _ tally: LedgerTally, _ clocks: [SubjectClock]
    ) async -> [Check] {
      let survey = scene.survey
      let sweep = scene.command("sweep")
      var checks = Registration.checks(scene) + KeyFiles.checks(scene) + BackupSet.checks(scene)
      checks += await HostData.checks(scene)
      let inspections: [(StaticString, Inspection)] = [
        (
          "ret-1",
          { () throws(StoreFailure) in
            try await RetentionChecks.checks(
              survey, rules: scene.rules, clocks: clocks, sweep: sweep)
          }
        ),
        (
          "del-4",
          { () throws(StoreFailure) in try await ErasureChecks.checks(survey, sweep: sweep) }
        ),
        ("del-4", { () throws(StoreFailure) in try await AnchoredErasures.checks(scene) }),
        ("code-3", { () throws(StoreFailure) in Environment.checks(scene) }),
        (
          "del-6",
          { () throws(StoreFailure) in
            try await CertificateChecks.checks(
              survey, signer: scene.signerKey(), show: scene.command("verify ledger"))
          }
        ),
        ("log-4", { () throws(StoreFailure) in try await Ledger.checks(scene, tally) }),
        ("acc-2", { () throws(StoreFailure) in try await AccountChecks.checks(survey) }),
        ("acc-8", { () throws(StoreFailure) in try await ReviewChecks.checks(survey) }),
        ("acc-9", { () throws(StoreFailure) in try await TerminationChecks.checks(survey) }),
        ("net-5", { () throws(StoreFailure) in try await PreconditionChecks.checks(survey) }),
        ("net-1", { () throws(StoreFailure) in try await AddressChecks.checks(survey) }),
        ("key-1", { () throws(StoreFailure) in try await CredentialChecks.checks(survey) }),
        ("acc-4", { () throws(StoreFailure) in try await SessionChecks.checks(survey) }),
        ("lp-1", { () throws(StoreFailure) in try await AccessChecks.checks(survey) }),
        ("pw-1", { () throws(StoreFailure) in try await PasswordChecks.checks(survey) }),
        ("mfa-1", { () throws(StoreFailure) in try await MFAChecks.checks(survey) }),
      ]
      for (clause, inspection) in inspections {
        let found = await attempt(clause, [], inspection)
        checks += found.value + found.faults
      }
      return checks
    }

    private typealias Inspection = @Sendable () async throws(StoreFailure) -> [Check]

    /// A record that cannot be read is a finding of the clause it should have shown, not the end
    /// of the audit.
    private static func attempt<Value: Sendable>(
      _ clause: StaticString, _ empty: Value,
      _ body: @Sendable () async throws(StoreFailure) -> Value
    ) async -> (value: Value, faults: [Check]) {
      do throws(StoreFailure) { return (try await body(), []) } catch {
        let fault = Check(
          clause, holds: false,
          facts: ["It could not be looked at: \(error)."],
          remedy: "Something in the store is damaged or was changed. Compare it with a backup.")
        return (empty, [fault])
      }
    }

    private func line(of clock: SubjectClock, at now: Date) -> ClockLine {
      ClockLine(
        Obligation(clock.rule, for: clock.subject, from: clock.basis), of: clock.rule,
        under: policy, at: now, warning: Self.warning, held: clock.state == .held)
    }

    private func counters(
      _ scene: Scene, _ tally: LedgerTally
    ) async throws(StoreFailure) -> AuditReport.Counters {
      let checkpoint = try await scene.store.latestCheckpoint().flatMap { stored in
        scene.ledgerKey().flatMap {
          try? Checkpoint(opening: String(decoding: stored.text, as: UTF8.self), trusting: $0)
        }
      }
      return AuditReport.Counters(
        livingSubjects: try await scene.store.keyCount(.living),
        erased: try await scene.store.keyCount(.erased),
        certificates: (try? await CertificateChecks.count(scene.survey)) ?? 0,
        ledgerSize: tally.entries, checkpoint: checkpoint?.root.hex)
    }
  }

  extension AuditReport {
    /// The same report with other clocks.
    package func showing(_ clocks: [ClockLine]) -> AuditReport {
      AuditReport(
        of: host, store: store, ranAt: ranAt, clock: clock, policy: .ecartAPI, findings: findings,
        clocks: clocks, counters: counters)
    }
  }
#endif
