// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import Foundation
import Testing

struct NameCase: Decodable {
  let name: String, clause: String, reason: String
  let typed: String
  let expect: String?
  let sameAs: String?
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
    #expect(Set(missed.map(\.name)).isSuperset(of: ["full-width", "spaces around", "long s"]))
  }
}
