// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EcartAccess

struct AddressCase: Decodable {
  let name: String, clause: String, reason: String, kind: String
  let text: String?, peer: String?
  let forwarded: [String]?, proxies: [String]?
  let most: Int?
  let expect: String?
}

@Suite("Addresses: addresses.json (net-1)")
struct AddressVectorTests {
  @Test("every case is read and judged as the vector says")
  func cases() throws {
    let file = try VectorFile<AddressCase>("addresses.json")
    #expect(file.cases.count >= 50)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count)
    for vector in file.cases {
      let said = try answer(vector)
      #expect(said == vector.expect, "\(vector.name): \(vector.reason)")
    }
  }

  private func answer(_ vector: AddressCase) throws -> String? {
    switch vector.kind {
    case "address": return NetworkAddress(parsing: vector.text ?? "?")?.text
    case "block":
      do throws(AddressBlock.Problem) {
        return try AddressBlock(parsing: vector.text ?? "?").text
      } catch { return name(of: error) }
    default:
      let blocks = try (vector.proxies ?? []).map { try AddressBlock(parsing: $0) }
      let proxies = TrustedProxies(blocks, most: vector.most ?? 1)
      let peer = try #require(NetworkAddress(parsing: vector.peer ?? "?"))
      do throws(TrustedProxies.Problem) {
        return try proxies.client(peer: peer, forwardedFor: vector.forwarded ?? []).text
      } catch { return name(of: error) }
    }
  }

  private func name(of problem: AddressBlock.Problem) -> String {
    switch problem {
    case .malformed: "malformed"
    case .prefix: "prefix"
    case .hostBits: "hostBits"
    }
  }

  private func name(of problem: TrustedProxies.Problem) -> String {
    switch problem {
    case .missing: "missing"
    case .unreadable: "unreadable"
    case .tooMany: "tooMany"
    }
  }

  @Test("the left-most entry, as is often taken, is whatever the client wrote")
  func naive() throws {
    let file = try VectorFile<AddressCase>("addresses.json")
    func naive(_ vector: AddressCase) -> String? {
      let first = vector.forwarded?.first?.split(separator: ",").first.map(String.init)
      return first ?? vector.peer
    }
    let wrong = file.cases.filter { $0.kind == "client" && naive($0) != $0.expect }
    #expect(
      Set(wrong.map(\.name)).isSuperset(of: [
        "the left-most is the client's wish", "no proxy, a header all the same",
        "several headers are one list",
      ]))
  }

  @Test("what it prints and what it reads are one, for a hundred thousand addresses")
  func roundTrip() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("seed \(seed)")
    var random = Seeded(state: seed)
    for _ in 0..<100_000 {
      // Many zero groups, so that gaps come in every form.
      let bytes = (0..<16).map { _ in random.next() % 3 == 0 ? UInt8(random.next() % 256) : 0 }
      let count = random.next() % 4 == 0 ? 4 : 16
      let address = try #require(NetworkAddress(bytes: Array(bytes.prefix(count))))
      let again = try #require(NetworkAddress(parsing: address.text))
      #expect(again == address)
      #expect(again.text == address.text)
    }
    let one = try #require(NetworkAddress(parsing: "192.0.2.1"))
    #expect("\(one)" == "NetworkAddress(•••)")
  }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
