// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// What somebody with the host's table can do to sealed values, seen by who reveals them.
@Suite("A value in another place opens at no reveal")
struct MovedValueTests {
  /// A host with two orders of which each field may be revealed.
  private struct Desk {
    let host: Host
    let signIn: Proof<SignIn>

    func order(_ id: String, changing: (inout [String: Any]) -> Void = { _ in }) async throws
      -> SampleOrder
    {
      let body = try #require(try await host.body(id))
      var fields = try #require(
        try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
      changing(&fields)
      return try JSONDecoder().decode(
        SampleOrder.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    /// The fields that open, and the fault of the first that does not.
    func reveal(_ order: SampleOrder) async throws -> (opened: [String], fault: FieldFault?) {
      var opened: [String] = []
      do {
        try await host.keeper.reveal(
          order, [\.recipient, \.email, \.line], for: Fulfilment.self, as: signIn
        ) { pii in
          try pii.open(\.recipient) { _ in opened.append("recipient") }
          try pii.open(\.email) { _ in opened.append("email") }
          try pii.open(\.line) { _ in opened.append("line") }
        }
      } catch let fault as FieldFault { return (opened, fault) }
      return (opened, nil)
    }
  }

  private func desk() async throws -> Desk {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    _ = try await host.keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    for id in ["1001", "1002"] { try await host.receive(id) }
    let maria = try await host.signIn()
    _ = try await host.keeper.admit(
      GrantAlone(
        .reveal([\SampleOrder.recipient, \.email, \.line], for: Fulfilment.self), by: maria))
    return Desk(host: host, signIn: maria)
  }

  @Test func `where it belongs it opens`() async throws {
    let desk = try await desk()
    let all = try await desk.reveal(desk.order("1001"))
    #expect(all.opened == ["recipient", "email", "line"] && all.fault == nil)
  }

  @Test func `another order's value`() async throws {
    let desk = try await desk()
    let stranger = try await desk.order("1002").recipient.storedText
    let moved = try await desk.order("1001") { $0["recipient"] = stranger }
    let seen = try await desk.reveal(moved)
    #expect(seen.opened.isEmpty && seen.fault == .notAuthentic(field: "recipient"))
    // And with the subject that the row says beside it made to fit.
    let own = try await desk.order("1001")
    let relabelled = stranger.replacingOccurrences(
      of: try await desk.order("1002").subject.description, with: own.subject.description)
    let forged = try await desk.order("1001") { $0["recipient"] = relabelled }
    #expect(try await desk.reveal(forged).fault == .notAuthentic(field: "recipient"))
  }

  /// The ciphertext is bound to its subject; what is written beside it has to agree all the same.
  @Test(arguments: [false, true])
  func `its own value that says it is another order's`(_ isOfReplacedKey: Bool) async throws {
    let desk = try await desk()
    let own = try await desk.order("1001")
    let stranger = try await desk.order("1002").subject.description
    if isOfReplacedKey {
      try await desk.host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
      #expect(try await desk.reveal(own).fault == nil)
    }
    let relabelled = try await desk.order("1001") {
      $0["recipient"] = own.recipient.storedText.replacingOccurrences(
        of: own.subject.description, with: stranger)
    }
    let seen = try await desk.reveal(relabelled)
    #expect(seen.opened.isEmpty && seen.fault == .notAuthentic(field: "recipient"))
    let sealer = try await desk.host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    #expect(sealer.needsReseal(relabelled.recipient))
    #expect(throws: FieldFault.notAuthentic(field: "recipient")) {
      try sealer.resealed(relabelled.recipient, as: \.recipient)
    }
  }

  @Test func `another field's value`() async throws {
    let desk = try await desk()
    let line = try await desk.order("1001").line.storedText
    let moved = try await desk.order("1001") { $0["email"] = line }
    let seen = try await desk.reveal(moved)
    #expect(seen.opened == ["recipient"] && seen.fault == .notAuthentic(field: "email"))
  }

  @Test(arguments: [false, true])
  func `a value whose row says that it came from elsewhere`(_ isOfReplacedKey: Bool) async throws {
    let desk = try await desk()
    let own = try await desk.order("1001").line.storedText
    if isOfReplacedKey {
      try await desk.host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    }
    let moved = try await desk.order("1001") {
      $0["line"] = own.replacingOccurrences(of: "shop-1", with: "shop-2")
    }
    let seen = try await desk.reveal(moved)
    #expect(seen.opened == ["recipient", "email"] && seen.fault == .notAuthentic(field: "line"))
  }

  /// What the associated data does not bind, and the pages say so: a subject's own rows of one record
  /// type are told apart by the host alone.
  @Test func `an older value of the same subject and field does open`() async throws {
    let desk = try await desk()
    let sealer = try await desk.host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    let other = try sealer.seal(Personal("Another line"), as: \.line).storedText
    let moved = try await desk.order("1001") { $0["line"] = other }
    #expect(try await desk.reveal(moved).fault == nil)
  }
}
