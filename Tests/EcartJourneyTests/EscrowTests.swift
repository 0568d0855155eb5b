// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("A root in escrow: two administrators seal it, some of the people bring it back")
struct EscrowTests {
  private func refusal(_ act: () async throws -> some Any) async -> EscrowRefusal? {
    do {
      _ = try await act()
      return nil
    } catch EscrowFault.refused(let reason) {
      return reason
    } catch Denied<RequestEscrow>.refused(let reason) {
      return reason
    } catch {
      Issue.record("another error: \(error)")
      return nil
    }
  }

  @Test("a lost root comes back from any two of three shares, and the order opens again")
  func recovers() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    #expect(made.shares.map(\.index) == [1, 2, 3] && made.threshold == 2)
    #expect(made.shares.map(\.recipient) == place.people.map(\.recipient.description))
    // Each file opens for its own person alone.
    for (share, stranger) in zip(made.shares, place.people.dropFirst() + place.people.prefix(1)) {
      #expect(throws: CryptoFailure.notAuthentic) {
        try Age.decrypt(share.bytes, with: [stranger])
      }
    }
    let body = try #require(try await place.host.body("1001"))
    for indexes in [[1, 2], [3, 1], [2, 3], [1, 2, 3]] {
      try place.lose(epoch)
      await #expect(throws: (any Error).self) {
        try await place.host.recipient(inBody: body)
      }
      let shares = try place.opened(made, indexes)
      #expect(try await place.keeper.recoverRoot(from: shares, by: place.signIn()) == epoch)
      #expect(try await place.host.recipient(inBody: body) == "Ana Sample-1001")
    }
    #expect(
      try await place.host.evidence(
        "RequestEscrow", "\"outcome\":\"admitted\"", made.id.uuidString.lowercased(),
        "\"people\":{\"count\":3}", "\"threshold\":{\"count\":2}") == 1)
    #expect(try await place.host.evidence("\"root-escrowed\"") == 1)
    #expect(try await place.host.evidence("\"root-recovered\"", "\"alarm\"") == 4)
    #expect(try await place.listed(made.id)?.sharesOut == [1, 2, 3])
  }

  @Test func `when nobody can sign in, the shares alone bring the accounts' root back`()
    async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch("standing")
    let made = try await place.escrow(epoch, threshold: 3)
    try place.lose(epoch)
    let shares = try place.opened(made, [1, 2, 3])
    #expect(try await place.keeper.recoverRoot(atConsole: shares) == epoch)
    #expect(try await place.host.evidence("\"at-console\"") == 1)
  }

  @Test func `what may not be asked for`() async throws {
    let place = try await EscrowHost.make()
    let (keeper, epoch) = (place.keeper, try await place.epoch())
    let all = place.people.map(\.recipient)
    func ask(
      _ epoch: String, _ people: [Age.Recipient], _ threshold: Int, _ name: String = "maria"
    ) async -> EscrowRefusal? {
      await refusal {
        try await keeper.admit(
          RequestEscrow(epoch, to: people, threshold: threshold, by: place.signIn(name)))
      }
    }
    #expect(await ask(epoch, all, 2, "selma") == .notAdministrator)
    #expect(
      try await place.host.evidence("RequestEscrow", "\"outcome\":\"refused\"", "not-administrator")
        == 1)
    #expect(await ask(try place.epoch("due"), all, 2) == .shortLived)
    #expect(await ask("hold-00000000", all, 2) == .unknownEpoch)
    #expect(await ask(epoch, all, 1) == .wrongNumbers)
    #expect(await ask(epoch, all, 4) == .wrongNumbers)
    #expect(await ask(epoch, [], 2) == .wrongNumbers)
    #expect(await ask(epoch, [all[0]], 1) == .wrongNumbers)
    #expect(await ask(epoch, [all[0], all[0]], 2) == .wrongNumbers)
    let crowd = try (0..<17).map { _ in try Age.Identity.generate().recipient }
    #expect(await ask(epoch, crowd, 2) == .wrongNumbers)
    let old = try await place.signIn()
    place.clock.advance(by: 901)
    await #expect(throws: Denied<RequestEscrow>.interrupted(.proof(.tooOld))) {
      try await keeper.admit(RequestEscrow(epoch, to: all, threshold: 2, by: old))
    }
  }

  @Test func `nobody agrees alone, to nothing, too late or twice`() async throws {
    let place = try await EscrowHost.make()
    let keeper = place.keeper
    let epoch = try await place.epoch()
    let id = try await place.request(epoch)
    #expect(await refusal { try await keeper.escrowRoot(id, by: place.signIn()) } == .ownRequest)
    #expect(
      await refusal { try await keeper.escrowRoot(id, by: place.signIn("selma")) }
        == .notAdministrator)
    #expect(
      await refusal { try await keeper.escrowRoot(UUID(), by: place.signIn("jonas")) }
        == .noSuchRequest)
    // Nothing has left, so nothing is out and nothing can be ticked off.
    #expect(try await place.listed(id)?.state == .requested)
    #expect(
      await refusal { try await keeper.tickOffEscrow(id, share: 1, by: place.signIn()) }
        == .unknownEscrow)
    _ = try await keeper.escrowRoot(id, by: place.signIn("jonas"))
    #expect(
      await refusal { try await keeper.escrowRoot(id, by: place.signIn("jonas")) }
        == .noSuchRequest)
    let late = try await place.request(epoch)
    place.clock.advance(by: 7 * Sample.day)
    #expect(
      await refusal { try await keeper.escrowRoot(late, by: place.signIn("jonas")) }
        == .noSuchRequest)
  }

  @Test func `shares that are too few, mixed, doubled, changed or of a forger bring nothing back`()
    async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let (made, other) = (try await place.escrow(epoch), try await place.escrow(epoch))
    let mine = try place.opened(made, [1, 2, 3])
    let theirs = try place.opened(other, [1, 2, 3])
    func recover(_ shares: [Secret], _ name: String = "maria") async -> EscrowRefusal? {
      await refusal {
        try await place.keeper.recoverRoot(from: shares, by: place.signIn(name))
      }
    }
    #expect(await recover(Array(mine.prefix(2))) == .rootIsThere)
    try place.lose(epoch)
    #expect(await recover([]) == .sharesDoNotFit)
    #expect(await recover([mine[0]]) == .sharesDoNotFit)
    #expect(await recover([mine[0], mine[0]]) == .sharesDoNotFit)
    #expect(await recover([mine[0], theirs[1]]) == .sharesDoNotFit)
    #expect(await recover([mine[0], mine[1], theirs[2]]) == .sharesDoNotFit)
    #expect(await recover([mine[0], Secret(utf8: "{}")]) == .sharesDoNotFit)
    let text = mine[1].withBytes { span in span.indices.map { span[$0] } }
    for index in stride(from: 0, to: text.count, by: 7) {
      var changed = text
      changed[index] ^= 1
      let words = String(decoding: changed, as: UTF8.self)
      // The one field that is for people to read, and white space, change nothing.
      if let combine = words.firstRange(of: "\"combine\""),
        let end = words.firstRange(of: "\"count\""), words.utf8.count == text.count,
        (words[..<combine.lowerBound].utf8.count..<words[..<end.lowerBound].utf8.count)
          .contains(index)
      {
        continue
      }
      #expect(
        await recover([mine[0], Secret(copying: changed)]) == .sharesDoNotFit, "byte \(index)")
    }
    #expect(await recover(Array(mine.prefix(2)), "selma") == .notAdministrator)
    // A forger who knows the escrow's number makes shares that fit each other.
    let forged = try EscrowShare.split(
      Secret.random(count: 32), of: epoch, escrow: made.id, threshold: 2, among: 3)
    #expect(await recover(try forged.prefix(2).map { try $0.document() }) == .rootDoesNotOpen)
    #expect(try await !place.host.vault.provider.hasRoot(epoch))
    let foreign = try EscrowShare.split(
      Secret.random(count: 32), of: epoch, escrow: UUID(), threshold: 2, among: 3)
    #expect(await recover(try foreign.prefix(2).map { try $0.document() }) == .unknownEscrow)
    #expect(
      try await place.keeper.recoverRoot(from: [theirs[2], theirs[0]], by: place.signIn())
        == epoch)
  }

  @Test func `no reason, fault or ledger entry holds anything of a share`() async throws {
    let place = try await EscrowHost.make()
    let made = try await place.escrow(try await place.epoch())
    let share = try EscrowShare(reading: place.opened(made, [1])[0])
    let hex = Hex.encode(share.share.value.withBytes { span in span.indices.map { span[$0] } })
    #expect(!"\(share) \(made.shares[0])".contains(hex.prefix(32)))
    #expect(try await place.host.evidence(String(hex.prefix(32))) == 0)
    #expect(try await place.host.evidence(String(hex.suffix(32))) == 0)
  }
}
