// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import Foundation
import Testing

struct NameCase: Decodable {
  let name: String, clause: String, reason: String
  let typed: String
  let expect: String?
  let sameAs: String?
  let differsFrom: String?
}

@Suite("Names: names.json (acc-2, acc-3)")
struct NameVectorTests {
  @Test("every case is judged and compared as the vector says")
  func cases() throws {
    let file = try VectorFile<NameCase>("names.json")
    #expect(file.cases.count >= 40)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count)
    for vector in file.cases {
      let name = AccountName(vector.typed)
      #expect(name.fault()?.rawValue == vector.expect, "\(vector.name): \(vector.reason)")
      if let same = vector.sameAs {
        #expect(name == AccountName(same), "\(vector.name): \(vector.reason)")
      }
      if let other = vector.differsFrom {
        #expect(name != AccountName(other), "\(vector.name): \(vector.reason)")
      }
    }
  }

  @Test("comparing lower-cased text, as is often done, takes twins for two people")
  func naive() throws {
    let file = try VectorFile<NameCase>("names.json")
    // Swift's own == already joins composed and decomposed accents; a database's does not.
    func naive(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }
    let missed = file.cases.filter { vector in
      vector.sameAs.map { naive($0) != naive(vector.typed) } ?? false
    }
    #expect(
      Set(missed.map(\.name)).isSuperset(of: [
        "full-width", "spaces around", "long s", "decomposed accent",
      ]))
  }

  @Test("comparing upper-cased text takes two people for one (CVE-2019-19844)")
  func naiveFolding() throws {
    let joined = try VectorFile<NameCase>("names.json").cases.filter { vector in
      vector.differsFrom.map { $0.uppercased() == vector.typed.uppercased() } ?? false
    }
    #expect(Set(joined.map(\.name)).isSuperset(of: ["dotless i", "dotless i in an address"]))
  }
}
