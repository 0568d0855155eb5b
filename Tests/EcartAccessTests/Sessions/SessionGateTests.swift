// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("A session")
struct SessionGateTests {
  @Test func `is restored, in another process too, with the factor and the moment of then`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator().claim
    let signIn = try await host.signIn(maria.account)
    #expect(signIn.claim.session == nil)
    let opened = try await host.keeper.admit(OpenSession(signIn, from: try place("laptop"))).claim
    host.clock.advance(by: 100)
    for each in [host, try await host.again()] {
      let proof = try await each.restore(opened.token)
      #expect(proof.claim.account == maria.account)
      #expect(proof.claim.session == opened.session)
      #expect(proof.claim.at == signIn.claim.at)
      #expect(proof.claim.factor == .totp)
      #expect(proof.expires == each.clock.now.addingTimeInterval(60))
      #expect(await each.honours(proof))
    }
  }

  @Test func `is known by its digest alone: no file has the token or the device`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria, "the mark of a device").token
    _ = try await host.restore(token, "the mark of a device")
    for name in try FileManager.default.contentsOfDirectory(atPath: host.directory) {
      let path = host.directory + "/" + name
      guard let bytes = FileManager.default.contents(atPath: path) else { continue }
      #expect(bytes.range(of: Data(token.text.dropFirst(5).utf8)) == nil)
      #expect(bytes.range(of: Data("mark of a device".utf8)) == nil)
    }
    #expect(try await host.count(inLedger: token.digest.hex) == 0)
  }

  @Test func `has a token of its own each time, whatever the client had before`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let first = try await host.open(maria)
    let second = try await host.open(maria)
    #expect(first.token.text != second.token.text && first.session != second.session)
    // A token that nobody drew opens nothing, before and after.
    let planted = try #require(SessionToken(parsing: "dpps_" + String(repeating: "A", count: 43)))
    #expect(try await host.answer(planted) == .refused(.sessionEnded))
    #expect(try await host.count(inLedger: "session-unknown") == 1)
  }

  @Test func `is not opened from a session, nor long after the factor`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let restored = try await host.restore(try await host.open(maria).token)
    #expect(
      await host.outcome(of: OpenSession(restored, from: try place("thief")))
        == .refused(.alreadyInSession))
    let signIn = try await host.signIn(maria)
    host.clock.advance(by: 299.999)
    #expect(await host.outcome(of: OpenSession(signIn, from: try place("laptop"))) == .admitted)
    host.clock.advance(by: 0.001)
    #expect(
      await host.outcome(of: OpenSession(signIn, from: try place("laptop")))
        == .refused(.signInTooOld))
  }

  @Test func `ends at the idle limit, to the millisecond, and a use before moves it`() async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria).token
    host.clock.advance(by: 1799.999)
    #expect(try await host.answer(token) == .admitted)
    host.clock.advance(by: 1799.999)
    #expect(try await host.answer(token) == .admitted)
    host.clock.advance(by: 1800)
    #expect(try await host.answer(token) == .refused(.sessionEnded))
    #expect(try await host.count(inLedger: "session-idle") == 1)
  }

  /// The naive rule: any request, also a refused one, starts the idle time anew.
  @Test func `is not kept alive by requests that were refused`() async throws {
    struct Naive {
      var lastSeen: Date
      mutating func request(at now: Date, mayPass: Bool) -> Bool {
        defer { lastSeen = now }
        return mayPass && now.timeIntervalSince(lastSeen) < 1800
      }
    }
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria).token
    var naive = Naive(lastSeen: host.clock.now)
    // Idle, then asked again and again: the first refusal must not start a new half hour.
    host.clock.advance(by: 1800)
    let first = naive.request(at: host.clock.now, mayPass: true)
    #expect(!first)
    #expect(try await host.answer(token) == .refused(.sessionEnded))
    host.clock.advance(by: 1)
    let second = naive.request(at: host.clock.now, mayPass: true)
    #expect(second, "what must be caught")
    #expect(try await host.answer(token) == .refused(.sessionEnded))
  }

  @Test func `ends at the absolute limit however much it is used`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let signIn = try await host.signIn(maria)
    host.clock.advance(by: 200)
    let token = try await host.keeper.admit(OpenSession(signIn, from: try place("laptop")))
      .claim.token
    // Twelve hours after the factor, not after the opening.
    for _ in 0..<42 {
      host.clock.advance(by: 1000)
      #expect(try await host.answer(token) == .admitted)
    }
    host.clock.advance(by: 999)
    let last = try await host.restore(token)
    #expect(last.expires == host.clock.now.addingTimeInterval(1), "no proof outlives its session")
    host.clock.advance(by: 1)
    #expect(try await host.answer(token) == .refused(.sessionEnded))
    #expect(await !host.honours(last))
    #expect(try await host.count(inLedger: "session-over") == 1)
  }

  @Test func `writes its use down at a tenth of the idle limit and not sooner`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let opened = try await host.open(maria)
    func lastUse() async throws -> Date? {
      let table = try await host.keeper.survey.list(SessionTable.self).first?.record
      return table?.entries.first { $0.id == opened.session.uuid }?.lastUse
    }
    let start = host.clock.now
    host.clock.advance(by: 179.999)
    _ = try await host.restore(opened.token)
    #expect(try await lastUse() == start)
    host.clock.advance(by: 0.001)
    _ = try await host.restore(opened.token)
    #expect(try await lastUse() == host.clock.now)
  }

  @Test func `is not revived by a clock that is set back`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria).token
    host.clock.advance(by: 1800)
    #expect(try await host.answer(token) == .refused(.sessionEnded))
    host.clock.jump(by: -1700)
    #expect(try await host.answer(token) == .refused(.sessionEnded))
    #expect(try await host.again().answer(token) == .refused(.sessionEnded))
  }

  @Test func `is nothing in another store, and neither is its proof`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria).token
    let other = try await Host.open()
    _ = try await other.administrator()
    #expect(try await other.answer(token) == .refused(.sessionEnded))
    let proof = try await host.restore(token)
    #expect(
      await other.outcome(of: ListSessions(proof)) == .interrupted(.proof(.otherStore)))
  }

  @Test func `is at most one of three, also when twenty are opened at once`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let second = try await host.again()
    let tokens = try await withThrowingTaskGroup(of: SessionToken.self) { group in
      for number in 0..<20 {
        let each = number.isMultiple(of: 2) ? host : second
        group.addTask { try await each.open(maria).token }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var living = 0
    for token in tokens where try await host.answer(token) == .admitted { living += 1 }
    #expect(living == 3)
    #expect(try await host.count(inLedger: "opened-elsewhere") == 17)
    #expect(try await host.rows() == (3, 1))
  }

  @Test func `is refused above the limit where the policy closes none`() async throws {
    let host = try await Host.open(policy: try policy { $0.whenFull = .refuse })
    let maria = try await host.administrator().claim.account
    for _ in 0..<3 { _ = try await host.open(maria) }
    let signIn = try await host.signIn(maria)
    let gate = OpenSession(signIn, from: try place("laptop"))
    #expect(await host.outcome(of: gate) == .refused(.tooMany))
    // One that has ended makes room.
    host.clock.advance(by: 1800)
    #expect(
      await host.outcome(
        of: OpenSession(try await host.signIn(maria), from: try place("laptop"))) == .admitted)
  }

  @Test func `closes the oldest when there are too many, and its proof with it`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    var opened: [OpenSession.Claim] = []
    for _ in 0..<3 {
      opened.append(try await host.open(maria))
      host.clock.advance(by: 1)
    }
    let proof = try await host.restore(opened[0].token)
    opened.append(try await host.open(maria))
    #expect(await !host.honours(proof))
    #expect(try await host.answer(opened[0].token) == .refused(.sessionEnded))
    for claim in opened.dropFirst() {
      #expect(try await host.answer(claim.token) == .admitted)
    }
  }
}
