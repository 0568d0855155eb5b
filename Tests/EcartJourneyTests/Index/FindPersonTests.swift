// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

@Suite("Finding a person across subjects")
struct FindPersonTests {
  @Test(arguments: IndexHost.Kind.allCases)
  func `an e-mail address finds the orders and the account of one person and nobody else`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    let mine = [
      try await host.order("1001", "Ana@Example.com"),
      try await host.order("1002", "ana@example.com"),
      try await host.customer("ana", " ANA@EXAMPLE.COM\n"),
    ]
    let other = try await host.order("1003", "ben@example.com")
    #expect(try await host.find("ana@example.com") == mine.sorted())
    #expect(try await host.find("ANA@example.COM ") == mine.sorted())
    #expect(try await host.find("ben@example.com") == [other])
    #expect(try await host.find("an@example.com") == [])
    #expect(try await host.find("ana@example.com", .undeclared) == [])
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `what is given again replaces what was there, and an omitted list leaves it`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    let origin = try Sample.origin()
    let order = try await host.order("1001", "ana@example.com")
    _ = try await host.keeper.admit(Receive<FoundOrder>("1001", from: origin))
    #expect(try await host.find("ana@example.com") == [order])
    _ = try await host.keeper.admit(
      Receive<FoundOrder>(
        "1001", from: origin,
        findable: [
          .init(Personal("new@example.com"), as: \.email),
          .init(Personal("bill@example.com"), as: \.billing),
        ]))
    #expect(try await host.find("ana@example.com") == [])
    #expect(try await host.find("new@example.com") == [order])
    #expect(try await host.find("bill@example.com") == [order])
    _ = try await host.keeper.admit(
      Receive<FoundOrder>(
        "1001", from: origin,
        findable: [
          .init(Personal("bill@example.com"), as: \.email),
          .init(Personal("BILL@example.com"), as: \.billing),
        ]))
    #expect(try await host.find("new@example.com") == [])
    #expect(try await host.find("bill@example.com") == [order])
    _ = try await host.keeper.admit(
      Receive<FoundOrder>("1001", from: origin, findable: [.init(Personal("  "), as: \.email)]))
    #expect(try await host.find("bill@example.com") == [])
    #expect(
      try await host.keeper.store.records(in: Space(of: IndexEntry.self), index: nil).records
        .isEmpty)
  }

  @Test func `strangers whose entries show the same bits are not found`() async throws {
    let host = try await IndexHost(.memory)
    let seed = UInt64.random(in: 0..<1_000_000)
    print("seed \(seed)")
    // By the birthday bound two share their 16 bits after some hundreds.
    var subjects: [SubjectID] = []
    var shared: [[StoredRecord]] = []
    while shared.isEmpty && subjects.count < 5_000 {
      for _ in 0..<100 {
        let id = "\(seed)-\(subjects.count)"
        subjects.append(
          try await host.keeper.admit(
            Receive<FoundOrder>(
              id, from: try Sample.origin(),
              findable: [.init(Personal("ana-\(id)@example.com"), as: \.coarse)])
          ).claim.subject)
      }
      let entries = try await host.keeper.store.records(
        in: Space(of: IndexEntry.self), index: nil
      ).records
      #expect(entries.allSatisfy { $0.index?.description.count == 4 })
      shared = Dictionary(grouping: entries, by: \.index).values.filter { $0.count > 1 }
    }
    let alike = try #require(shared.first).compactMap { IndexEntry.subject(at: $0.key) }
    #expect(alike.count > 1)
    for subject in alike {
      let number = try #require(subjects.firstIndex(of: subject))
      #expect(
        try await host.find("ana-\(seed)-\(number)@example.com", .coarse) == [subject])
    }
  }

  @Test func `who was granted nothing finds nothing, and the purpose and the kind of data count`()
    async throws
  {
    let host = try await IndexHost(.memory, granting: false)
    try await host.order("1001", "ana@example.com")
    let maria = try await host.signIn()
    #expect(try await host.refusal("ana@example.com", as: maria) == .notGranted)
    try await host.keeper.grantForTesting(
      .find(by: SearchKey.phone, for: SubjectRights.self), to: "maria")
    try await host.keeper.grantForTesting(
      .find(by: SearchKey.email, for: Support.self), to: "maria")
    try await host.keeper.grantForTesting(
      .revealAll(of: FoundOrder.self, for: SubjectRights.self), to: "maria")
    let again = try await host.signIn()
    #expect(try await host.refusal("ana@example.com", as: again) == .notGranted)
    #expect(
      try await host.ledger().count {
        $0.contains("FindPerson") && $0.contains("\"outcome\":\"refused\"")
      } == 2)
  }

  @Test func `the evidence says who, by what, for what and how many, and never the value`()
    async throws
  {
    let host = try await IndexHost()
    try await host.order("1001", "ana@example.com")
    try await host.order("1002", "ana@example.com")
    #expect(try await host.find("Ana@example.com").count == 2)
    let entries = try await host.ledger().filter { $0.contains("FindPerson") }
    #expect(entries.count == 1)
    for part in [
      "\"search\":{\"code\":\"email\"}", "\"hits\":{\"count\":2}", "\"actor\":",
      "\"purpose\":{\"code\":\"subject-rights\"}", "\"clause\":{\"clause\":",
    ].dropLast() { #expect(entries[0].contains(part), "\(part)") }
    let index = try await host.keeper.store.records(in: Space(of: IndexEntry.self), index: nil)
    let shown = try #require(index.records.first?.index?.description)
    for entry in try await host.ledger() {
      #expect(!entry.lowercased().contains("ana@") && !entry.contains(shown))
    }
    // Nor does a request print it.
    let gate = FindPerson(
      by: Personal<Email>("ana@example.com"), .email, for: SubjectRights.self,
      as: try await host.signIn())
    let findable = Findable<FoundOrder>(Personal("ana@example.com"), as: \.email)
    var dumped = "\(gate) \(findable)"
    dump(gate, to: &dumped)
    dump(
      Receive<FoundOrder>("1001", from: try Sample.origin(), findable: [findable]), to: &dumped)
    #expect(!dumped.contains("ana@"))
  }

  @Test
  func `more than were asked for, nothing to look for, and too much to be found by are refused`()
    async throws
  {
    let host = try await IndexHost(.memory)
    for id in 0..<4 { try await host.order("\(id)", "ana@example.com") }
    let maria = try await host.signIn()
    #expect(try await host.refusal("ana@example.com", for: 3, as: maria) == .tooMany)
    #expect(try await host.refusal("ana@example.com", for: 4, as: maria) == nil)
    #expect(try await host.refusal(" \n", as: maria) == .nothingToFind)
    #expect(
      FindRefusal.tooMany.remedy.contains("upTo") && "\(FindRefusal.tooMany.clause)" == "lp-2")

    let many = (0..<17).map { Findable<FoundOrder>(Personal("\($0)@example.com"), as: \.email) }
    let origin = try Sample.origin()
    await #expect(throws: Denied<Receive<FoundOrder>>.refused(.tooManyFindable)) {
      try await host.keeper.admit(Receive<FoundOrder>("17", from: origin, findable: many))
    }
    await #expect(throws: Denied<Receive<FoundOrder>>.refused(.notFindable)) {
      try await host.keeper.admit(
        Receive<FoundOrder>(
          "18", from: origin, findable: [.init(Personal("Ana Sample"), as: \.recipient)]))
    }
    // Refused is refused: no key was made on the way.
    for id in ["17", "18"] {
      let subject = try #require(host.keeper.part(Vault.self)).subject(
        FoundOrder.self, id, from: origin)
      #expect(try await host.keeper.store.key(of: subject) == nil)
    }
    _ = try await host.keeper.admit(
      Receive<FoundOrder>("19", from: origin, findable: Array(many.dropLast())))
    #expect(try await host.find("15@example.com").count == 1)
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `a record that is sealed already is made findable, and one moved from elsewhere is refused`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    func sealed(_ id: String) async throws -> FoundOrder {
      let sealer = try await host.keeper.admit(
        Receive<FoundOrder>(id, from: try Sample.origin())
      ).claim
      return FoundOrder(
        subject: sealer.subject,
        email: try sealer.seal(Personal("ana@example.com"), as: \.email),
        phone: try sealer.seal(Personal("+52 (55) 5555-0123"), as: \.phone))
    }
    let order = try await sealed("1001")
    #expect(try await host.find("ana@example.com") == [])
    #expect(try await host.keeper.admit(MakeFindable(order)).claim == 2)
    #expect(try await host.find("ana@example.com") == [order.subject])
    #expect(
      try await host.keeper.admit(
        FindPerson(
          by: Personal("+525555550123"), .phone, for: SubjectRights.self,
          as: try await host.signIn())
      ).claim == [order.subject])
    let other = try await sealed("1002")
    let mixed = FoundOrder(subject: other.subject, email: order.email)
    await #expect(throws: Denied<MakeFindable<FoundOrder>>.refused(.notAuthentic)) {
      try await host.keeper.admit(MakeFindable(mixed))
    }
    #expect(try await host.find("ana@example.com") == [order.subject])
  }
}
