// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

@testable import EcartAccess

@Suite("A session token")
struct SessionTokenTests {
  @Test func `has 256 bits, a prefix for scanners, and reads back as itself`() throws {
    let token = try SessionToken.random()
    #expect(token.text.utf8.count == 48)
    #expect(token.text.wholeMatch(of: /dpps_[A-Za-z0-9_-]{43}/) != nil)
    #expect(try #require(SessionToken(parsing: token.text)).digest == token.digest)
    let many = try (0..<1_000).map { _ in try SessionToken.random().text }
    #expect(Set(many).count == 1_000)
  }

  /// The digest, computed elsewhere: SHA-256 of the label and 32 zero bytes.
  @Test func `is stored as SHA-256 of a label and its bytes`() throws {
    let token = try #require(
      SessionToken(parsing: "dpps_" + String(repeating: "A", count: 43)))
    #expect(
      token.digest.hex == "501f8ffa51401079d9cc092f12fda79d5da7e8eee0c21edc50d00160e3d7dc4a")
  }

  @Test func `prints, dumps and reflects as a mask`() throws {
    let token = try SessionToken.random()
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), dumped, "\([token])", "\(token as Any)"] {
      #expect(!text.contains(token.text.dropFirst(5)) && !text.contains(token.digest.hex))
    }
    #expect("\(token)" == "SessionToken(•••)")
    #expect(!(token is any Encodable))
    let place = try place("a-mark", network: 4)
    #expect("\(place.device) \(place)".contains("a-mark") == false)
    #expect("\(place)".contains("203") == false)
  }

  @Test(arguments: [
    "", "dpps_", String(repeating: "A", count: 43), "DPPS_" + String(repeating: "A", count: 43),
    "dppx_" + String(repeating: "A", count: 43),
    "dpps_" + String(repeating: "A", count: 42), "dpps_" + String(repeating: "A", count: 44),
    // A second spelling of the last symbol: its two unused bits are not zero.
    "dpps_" + String(repeating: "A", count: 42) + "B",
    "dpps_" + String(repeating: "A", count: 42) + "=",
    "dpps_" + String(repeating: "A", count: 42) + "+",
    " dpps_" + String(repeating: "A", count: 42),
    "dpps_" + String(repeating: "A", count: 42) + "\n",
    "dpps_\u{301}" + String(repeating: "A", count: 41),
    "dpps_" + String(repeating: "\0", count: 43), String(repeating: "dpps_", count: 1_000_000),
  ])
  func `is read in one spelling only`(text: String) {
    #expect(SessionToken(parsing: text) == nil)
  }

  @Test func `is tied to a device that has a mark, and a network of a whole address`() {
    #expect(Device("") == nil)
    #expect(Device(String(repeating: "x", count: 4_097)) == nil)
    #expect(Device(String(repeating: "x", count: 4_096)) != nil)
    for count in [0, 3, 5, 15, 17] {
      #expect(ClientNetwork(address: Array(repeating: 1, count: count)) == nil)
    }
    let plain = ClientNetwork(address: [203, 0, 113, 9])
    let mapped = ClientNetwork(
      address: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 203, 0, 113, 77])
    #expect(plain != nil && plain == mapped)
    #expect(plain != ClientNetwork(address: [203, 0, 114, 9]))
  }
}
