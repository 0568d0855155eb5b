// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import Foundation
import Testing

@Suite("The files in PolicyFixtures")
struct FixtureTests {
  static let files: [(path: String, make: @Sendable () -> String)] = [
    ("PolicyFixtures/clauses.json", ClauseListExport.list),
    ("PolicyFixtures/oscal/catalog.json", OSCALExport.catalog),
    ("PolicyFixtures/oscal/profile.json", OSCALExport.profile),
  ]

  @Test("are byte for byte what the code produces", arguments: files.indices)
  func inStep(index: Int) throws {
    let (path, make) = Self.files[index]
    let made = make()
    if ProcessInfo.processInfo.environment["ECART_REGENERATE"] == "1" {
      try Data(made.utf8).write(to: Repository.root.appendingPathComponent(path))
    }
    let stored = try Data(contentsOf: Repository.root.appendingPathComponent(path))
    #expect(
      stored == Data(made.utf8),
      "\(path) is out of step: ECART_REGENERATE=1 swift test --filter EcartDPPTests")
  }
}

@Suite("The OSCAL export")
struct OSCALTests {
  struct Property: Decodable { let name: String, value: String }
  struct Part: Decodable { let id: String, name: String, prose: String }
  struct Parameter: Decodable { let id: String }
  struct Item: Decodable {
    let id: String, title: String
    let params: [Parameter]?
    let props: [Property]
    let parts: [Part]
  }
  struct Group: Decodable { let id: String, title: String, controls: [Item] }
  struct CatalogFile: Decodable {
    struct Body: Decodable { let uuid: UUID, groups: [Group] }
    let catalog: Body
  }
  struct ProfileFile: Decodable {
    struct Setting: Decodable {
      let id: String, values: [String]
      enum CodingKeys: String, CodingKey { case id = "param-id", values }
    }
    struct Modify: Decodable {
      let settings: [Setting]
      enum CodingKeys: String, CodingKey { case settings = "set-parameters" }
    }
    struct Body: Decodable { let uuid: UUID, modify: Modify }
    let profile: Body
  }

  let catalog: CatalogFile.Body
  let profile: ProfileFile.Body

  init() throws {
    catalog = try JSONDecoder().decode(
      CatalogFile.self, from: Data(OSCALExport.catalog().utf8)
    ).catalog
    profile = try JSONDecoder().decode(
      ProfileFile.self, from: Data(OSCALExport.profile().utf8)
    ).profile
  }

  @Test("holds each clause once, in the group of its chapter, with every NIST control")
  func complete() {
    #expect(catalog.groups.map(\.id) == Chapter.allCases.map(\.rawValue))
    let items = catalog.groups.flatMap(\.controls)
    #expect(items.map(\.id) == Catalogue.controls.map(\.id.description))
    for (item, control) in zip(items, Catalogue.controls) {
      #expect(item.title == control.clause.title)
      #expect(item.parts.map(\.name) == ["statement", "guidance"])
      let values = { (name: String) in item.props.filter { $0.name == name }.map(\.value) }
      #expect(values("nist-sp-800-53r5") == control.clause.controls)
      #expect(values("kind") == [control.clause.kind.rawValue])
      #expect(values("status") == [control.answer.status.rawValue])
    }
  }

  @Test("never calls a planned answer enforced")
  func honest() {
    for (item, control) in zip(catalog.groups.flatMap(\.controls), Catalogue.controls)
    where control.answer.status == .planned {
      #expect(item.parts[1].prose.hasPrefix("Planned in"), "\(control.id)")
    }
  }

  @Test("sets every parameter of the catalogue in the profile, and no other")
  func parameters() {
    let declared = catalog.groups.flatMap(\.controls).flatMap { $0.params ?? [] }.map(\.id)
    #expect(profile.modify.settings.map(\.id) == declared)
    #expect(
      profile.modify.settings.flatMap(\.values) == Catalogue.controls.compactMap(\.clause.number))
  }

  @Test("repeats no id and no uuid, and every uuid is of version 4")
  func ids() {
    let ids =
      catalog.groups.map(\.id)
      + catalog.groups.flatMap(\.controls).flatMap { item in
        [item.id] + item.parts.map(\.id) + (item.params ?? []).map(\.id)
      }
    #expect(Set(ids).count == ids.count)
    #expect(catalog.uuid != profile.uuid)
    for uuid in [catalog.uuid, profile.uuid] {
      #expect(uuid.uuid.6 >> 4 == 4)
      #expect(uuid.uuid.8 >> 6 == 0b10)
    }
  }
}
