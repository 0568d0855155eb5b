// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

@Suite("A root that is lost: two administrators say so, and certificates say that they did")
struct LostRootTests {
  @Test("its erasures wait, the sweep names the way out, and after it they are certified")
  func wayOut() async throws {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let swept = try await place.host.sweep()
    #expect(swept.delays.contains { $0.contains("dpp roots lost DIR \(epoch)") })
    place.clock.advance(by: 61)
    #expect(try await place.host.verify().verified == 0)
    #expect(try await place.lost().missing.map(\.epoch) == [epoch])

    // One of them alone changes nothing.
    let id = try await place.report(epoch)
    #expect(try await place.lost().reports.map(\.id) == [id])
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() == nil)

    let lost = try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
    #expect(lost.epoch == epoch && lost.because == .storageFailed)
    let after = try await place.lost()
    #expect(after.missing.isEmpty && after.reports.isEmpty && after.declared == [lost])
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() != nil)
    #expect(try await place.host.sweep().delays.isEmpty)
    #expect(try await place.host.evidence("\"root-declared-lost\"", "\"alarm\"") == 1)
  }

  @Test func `what may not be reported`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    func report(_ epoch: String, by name: String = "maria", _ keys: Int = 0) async
      -> RootLossRefusal?
    {
      await place.refusal { try await place.report(epoch, givingUp: keys, by: name) }
    }
    // What is there is destroyed by sweeps, and what does not exist is not lost.
    #expect(await report(epoch, 1) == .rootIsThere)
    #expect(await report("hold-0000000011111111") == .unknownEpoch)
    try place.lose(epoch)
    #expect(await report(epoch, by: "selma", 1) == .notAdministrator)
    // Whoever lives under it is counted, and named.
    #expect(await report(epoch) == .keysLive(1, underHold: 1))
    #expect(await report(epoch, -1) == .keysLive(1, underHold: 1))
    #expect(RootLossRefusal.keysLive(1, underHold: 1).remedy.contains("--giving-up 1"))
    let old = try await place.signIn()
    place.clock.advance(by: 901)
    await #expect(throws: Denied<ReportRootLost>.interrupted(.proof(.tooOld))) {
      try await place.keeper.admit(
        ReportRootLost(epoch, because: .unexplained, givingUp: 1, by: old))
    }
    #expect(await report(epoch, 1) == nil)
    // What a sweep destroyed is not lost either.
    let gone = try await place.epoch("open")
    _ = try await Sweeper(place.keeper).destroyRoot(of: gone)
    #expect(await report(gone) == .epochDestroyed)
    // Nor is it twice.
    try await place.declareLost(epoch, givingUp: 1)
    #expect(await report(epoch, 1) == .alreadyLost)
  }

  @Test func `a root that people can bring back is not lost`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    try place.lose(epoch)
    #expect(await place.refusal { try await place.report(epoch, givingUp: 1) } == .inEscrow)
    for share in 1...3 {
      try await place.keeper.tickOffEscrow(made.id, share: share, by: place.signIn())
    }
    try await place.declareLost(epoch, givingUp: 1)
    // And once it is given up, nothing seals or brings it back.
    await #expect(throws: Denied<RequestEscrow>.refused(.epochDestroyed)) {
      try await place.request(epoch)
    }
  }

  @Test func `a keyring that is away has lost nothing`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let signIn = try await place.signIn()
    let roots = "\(place.host.directory)/roots"
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: roots) where name.hasSuffix(".root") {
      try files.moveItem(atPath: "\(roots)/\(name)", toPath: "\(roots)/\(name).away")
    }
    #expect(
      await place.refusal {
        try await place.keeper.admit(
          ReportRootLost(epoch, because: .leftBehind, givingUp: 1, by: signIn))
      } == .keyringIsAway)
  }

  @Test func `nobody agrees alone, to nothing, too late or to more than was said`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    try place.lose(epoch)
    func confirm(_ id: UUID, by name: String = "jonas") async -> RootLossRefusal? {
      await place.refusal { try await place.keeper.confirmRootLost(id, by: place.signIn(name)) }
    }
    let id = try await place.report(epoch, givingUp: 1)
    #expect(await confirm(id, by: "maria") == .ownReport)
    #expect(await confirm(id, by: "selma") == .notAdministrator)
    #expect(await confirm(UUID()) == .noSuchReport)
    let old = try await place.signIn("jonas")
    place.clock.advance(by: 901)
    await #expect(throws: RootLossFault.interrupted(.proof(.tooOld))) {
      try await place.keeper.confirmRootLost(id, by: old)
    }
    // It has turned up before anybody agreed.
    let path = "\(place.host.directory)/roots/\(epoch).root"
    try Data(count: 32).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(await confirm(id) == .rootIsThere)
    try FileManager.default.removeItem(atPath: path)
    // It waited too long.
    place.clock.advance(by: 7 * Sample.day)
    #expect(await confirm(id) == .noSuchReport)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
    // Whoever reported is nobody any more.
    let second = try await place.report(epoch, givingUp: 1, by: "jonas")
    _ = try await place.keeper.admit(
      DisableAccount("jonas", by: place.signIn()))
    #expect(await confirm(second, by: "maria") == .noSuchReport)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
  }

  @Test func `more keys than were named when it was reported are not given up`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch("open")
    try await place.host.receive("1002")
    let file = place.rootFile(epoch)
    let away = file + ".away"
    try FileManager.default.moveItem(atPath: file, toPath: away)
    let id = try await place.report(epoch, givingUp: 1)
    try FileManager.default.moveItem(atPath: away, toPath: file)
    try await place.host.receive("1003")
    try FileManager.default.removeItem(atPath: file)
    #expect(
      await place.refusal {
        try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
      } == .keysLive(2, underHold: 0))
  }

  @Test("who lived under it may have a new key, on the clock that runs, and is erased on its day")
  func livingOnes() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch("open")
    try await place.host.receive("1002")
    let subject = try place.host.subject("1002")
    let clocks = try await place.keeper.store.obligations(of: subject)
    try place.lose(epoch)
    try place.host.vault.forget([subject])
    await #expect(throws: Denied<Receive<SampleOrder>>.self) {
      try await place.host.receive("1002")
    }
    try await place.declareLost(epoch, givingUp: 1)

    place.clock.advance(by: Sample.day)
    let order = try await Sample.receive("1002", place.keeper)
    #expect(order.subject == subject)
    #expect(try await place.keeper.store.obligations(of: subject) == clocks)
    _ = try await Sample.deliver("1002", place.keeper)
    place.clock.advance(by: 31 * Sample.day)
    try await place.host.eraseAndCertify()
    let jws = try #require(try await place.keeper.certificate(of: subject))
    let done = try place.verifier.verify(jws).certificate.sanitization
    #expect(done.epochsLost?.map(\.epoch) == [epoch])
    #expect(!done.epochsDestroyed.isEmpty && !done.epochsDestroyed.contains(epoch))
  }

  @Test("a root that turns up is destroyed at once, with evidence and an alarm")
  func turnsUp() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let file = place.rootFile(epoch)
    let away = file + ".away"
    try FileManager.default.moveItem(atPath: file, toPath: away)
    try place.host.vault.forget([place.host.subject("1001")], epochs: [epoch])
    try await place.declareLost(epoch, givingUp: 1)
    try FileManager.default.moveItem(atPath: away, toPath: file)
    // There or not, nothing opens under it any more.
    let body = try #require(try await place.host.body("1001"))
    await #expect(throws: (any Error).self) { try await place.host.recipient(inBody: body) }

    let swept = try await place.host.sweep()
    #expect(swept.rootsDestroyed == 1)
    #expect(swept.delays.contains { $0.contains(epoch) && $0.contains("in the keyring again") })
    #expect(!FileManager.default.fileExists(atPath: file))
    #expect(try await place.host.evidence("\"lost-root-found\"", "\"alarm\"") == 1)
    #expect(try await place.host.evidence("\"lost-root-destroyed\"", "\"done\"") == 1)
    #expect(try await place.lost().declared.first?.foundAndDestroyed == place.clock.now)
    // Once is enough.
    #expect(try await place.host.sweep().rootsDestroyed == 0)
    #expect(try await place.host.evidence("\"lost-root-found\"", "\"alarm\"") == 1)

    // The certificate tells both.
    place.clock.advance(by: 30 * Sample.day)
    try await place.host.eraseAndCertify()
    let done = try #require(try await place.certificate()).sanitization
    #expect(done.epochsLost?.first?.foundAndDestroyed != nil)
    #expect(done.residuals.contains { $0.contains(epoch) && $0.contains("turned up again") })
  }

  @Test func `the audit says that an erasure waits for the second administrator`() async throws {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    place.clock.advance(by: 25 * 3_600)
    func facts() async throws -> String {
      try await ErasureChecks.checks(place.keeper.survey, sweep: "dpp sweep").flatMap(\.facts)
        .joined(separator: " ")
    }
    #expect(try await !facts().contains("second administrator"))
    let id = try await place.report(epoch)
    #expect(try await facts().contains("to agree that a root is lost: 1. See dpp roots list."))
    _ = try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
    #expect(try await !facts().contains("second administrator"))
  }

  @Test func `nothing is verified while a root that was declared lost is there`() async throws {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    try await place.declareLost(epoch)
    _ = try await place.host.sweep()
    let path = "\(place.host.directory)/roots/\(epoch).root"
    try Data(count: 32).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    place.clock.advance(by: 61)
    let report = try await place.host.verify()
    #expect(report.verified == 0)
    #expect(report.faults.contains { $0.contains("root of an epoch") })
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() != nil)
  }
}
