// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Testing

@testable import EcartDPP

@Suite("The catalogue")
struct CatalogueTests {
  @Test("has all 139 clauses, each once, with an id that reads back")
  func ids() {
    let ids = Catalogue.controls.map(\.clause.id)
    #expect(ids.count == 139)
    #expect(Set(ids).count == 139)
    #expect(ids.allSatisfy { Clause.ID(parsing: $0.description) == $0 })
    #expect(Set(Catalogue.controls.map(\.clause.title)).count == 139)
  }

  @Test("has as many clauses of each kind as the policy was read to have")
  func kinds() {
    let count = { kind in Catalogue.controls.count { $0.clause.kind == kind } }
    #expect(count(.gate) == 68)
    #expect(count(.clock) == 21)
    #expect(count(.evidence) == 33)
    #expect(count(.attestation) == 17)
  }

  @Test("has as many clauses of each document as were read from it")
  func documents() {
    let count = { document in
      Catalogue.controls.count { $0.source.document == document }
    }
    #expect(count(.dpp) == 102)
    #expect(count(.nextCart) == 25)
    #expect(count(.api2Cart) == 12)
  }

  @Test("finds a control by its id, and nothing for an id that no clause has")
  func lookup() {
    #expect(Catalogue.control(Clause.ID("pw-2"))?.clause.number == ">= 12 characters")
    #expect(Catalogue.controls.allSatisfy { Catalogue.control($0.id)?.id == $0.id })
    #expect(Catalogue.control(Clause.ID("pw-99")) == nil)
  }

  @Test("says each duty in at most 90 characters, names NIST controls and keeps a chapter together")
  func words() {
    for control in Catalogue.controls {
      let clause = control.clause
      #expect((10...90).contains(clause.title.count), "\(clause.id)")
      #expect(clause.title.last != ".", "\(clause.id)")
      #expect(clause.number != "", "\(clause.id)")
      #expect(control.answer.how.last == ".", "\(clause.id)")
      #expect(!clause.controls.isEmpty, "\(clause.id)")
      #expect(
        clause.controls.allSatisfy { $0.wholeMatch(of: /[A-Z]{2}-\d+([a-z]|\(\d+\))?/) != nil },
        "\(clause.id)")
      #expect(control.source.document == control.chapter.document, "\(clause.id)")
    }
    let order = Catalogue.controls.map(\.chapter)
    #expect(Chapter.allCases.flatMap { chapter in order.filter { $0 == chapter } } == order)
    #expect(Set(order) == Set(Chapter.allCases))
  }
}
