// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation
import Testing

@testable import EcartVault

/// PolicyFixtures/vault/index.json, which Python made (Scripts/make-index-vectors).
@Suite struct IndexVectorTests {
  private struct Document: Decodable {
    let installation: String
    let epoch: String
    let cases: [Case]

    enum CodingKeys: String, CodingKey {
      case installation = "installation.key"
      case epoch = "epoch-key"
      case cases
    }
  }

  private struct Case: Decodable {
    let form: String
    let value: String
    let normalised: String?
    let key: String?
    let bits: Int?
    let inner: String?
    let entry: String?
  }

  private func document() throws -> Document {
    let path = FormatCase.path.deletingLastPathComponent().appendingPathComponent("index.json")
    return try JSONDecoder().decode(Document.self, from: Data(contentsOf: path))
  }

  private static let forms: [SearchForm] = [
    .asWritten, .caseInsensitive, .emailAddress, .phoneDigits,
  ]

  @Test func `every value is normalised as Python does it`() throws {
    let cases = try document().cases
    #expect(cases.count >= 30 && Set(cases.map(\.form)) == Set(Self.forms.map(\.name)))
    for item in cases {
      let form = try #require(Self.forms.first { $0.name == item.form })
      let found = form.normalised(item.value).map { Array($0.unicodeScalars) }
      #expect(found == item.normalised.map { Array($0.unicodeScalars) }, "\(item)")
    }
  }

  @Test func `every inner half and entry is what Python computes`() throws {
    let document = try document()
    let home = try Installation(
      master: Secret(copying: present(Hex.decode(document.installation))),
      signer: Ed25519.PrivateKey(seed: .random(count: 32)))
    let epoch = try EpochKey(
      id: "open-2026-09-21-1d61772a",
      key: Secret(copying: present(Hex.decode(document.epoch))))
    for item in document.cases {
      guard let value = item.normalised else { continue }
      let term = SearchTerm(
        SearchLabel(key: try present(item.key), form: item.form, bits: try present(item.bits)),
        value)
      let inner = try home.innerHalf(of: term)
      #expect(try Hex.encode(inner) == present(item.inner), "\(item)")
      #expect(
        try epoch.entry(for: term.label, inner).code.description == present(item.entry), "\(item)")
    }
  }

  @Test func `a row's name of a value is read back, and nothing else is one`() throws {
    let label = SearchLabel(key: "email", form: "email-address.1", bits: 32)
    #expect(label.name(in: "order") == "email email-address.1 32 order")
    let read = try present(SearchLabel.parse(label.name(in: "order")))
    #expect(read.label == label && read.record == "order")
    for name in ["", "email", "e mail f.1 32 order", "email f.1 8 order", "email f.1 65 order"] {
      #expect(SearchLabel.parse(name) == nil, "\(name)")
    }
  }
}
