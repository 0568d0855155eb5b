// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// Every read and every commit of an export fails once, each in a host of its own: what was handed out is
/// on record, and whoever is in it is certified only when it is ticked off.
@Suite("Exports over a store that fails once")
struct ExportFaultTests {
  private struct Trial {
    let host: Host
    let store: FaultyStore
    let order: SampleOrder

    init(_ fault: FaultyStore.Fault) async throws {
      var faulty: FaultyStore?
      host = try await Host.open(
        Sample.directory(), TestingClock(Date().addingTimeInterval(3_600))
      ) { inner in
        let store = FaultyStore(inner, failing: fault)
        faulty = store
        return store
      }
      store = try #require(faulty)
      try await host.bootstrap()
      let maria = try await host.signIn()
      _ = try await host.keeper.admit(
        GrantAlone(
          .export([\SampleOrder.recipient], to: .removableMedia, for: Fulfilment.self), by: maria))
      try await host.receive("1001")
      _ = try await Sample.deliver("1001", host.keeper)
      let body = try #require(try await host.body("1001"))
      order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
    }

    func export(to person: CMSRecipient, as signIn: Proof<SignIn>) async throws -> SealedExport {
      try await host.keeper.export(
        [order], [\.recipient], for: Fulfilment.self, to: .removableMedia, sealedTo: [person],
        as: signIn
      ) { pii, _, file in try pii.open(\.recipient) { file.append($0) } }
    }

    func outstanding() async throws -> [UUID] {
      let out = try await host.vault.outstandingExports(host.keeper.survey)
      return out.unknown + out.subjects.keys
    }

    func certificate() async throws -> String? {
      try await host.keeper.certificate(of: host.subject("1001"))
    }
  }

  @Test(arguments: FaultTests.Kind.allCases)
  func `handed out is on record, and on record is certified last`(_ kind: FaultTests.Kind)
    async throws
  {
    let person = try Correspondent().recipient
    // Where the export's reads and commits are, counted from the beginning.
    let whole = try await Trial(.none)
    let signIn = try await whole.host.signIn()
    let (reads, commits) = (whole.store.reads, whole.store.commits)
    _ = try await whole.export(to: person, as: signIn)
    let places =
      kind == .read ? reads + 1...whole.store.reads : commits + 1...whole.store.commits
    #expect(places.count >= 2)

    for number in places {
      let trial = try await Trial(kind.fault(number))
      let signIn = try await trial.host.signIn()
      var handed: UUID?
      do { handed = try await trial.export(to: person, as: signIn).id } catch {
        #expect(!"\(error)".contains("Ana"), "\(kind) \(number)")
      }
      let out = try await trial.outstanding()
      if let handed { #expect(out == [handed], "\(kind) \(number)") }
      // Whatever became of it, the host goes on.
      let second = try await trial.export(to: person, as: signIn).id
      #expect(try await trial.outstanding().contains(second), "\(kind) \(number)")

      trial.host.clock.advance(by: 30 * Sample.day)
      try await trial.host.eraseAndCertify()
      #expect(try await trial.certificate() == nil, "\(kind) \(number)")
      let maria = try await trial.host.signIn()
      for id in try await trial.outstanding() {
        try await trial.host.keeper.tickOffExport(id, by: maria)
      }
      try await trial.host.eraseAndCertify()
      #expect(try await trial.certificate() != nil, "\(kind) \(number)")
      try trial.host.close()
      try? FileManager.default.removeItem(atPath: trial.host.directory)
    }
  }
}
