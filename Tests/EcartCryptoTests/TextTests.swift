// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Base 64 and base 16 have one spelling a value")
struct TextTests {
  @Test(
    "RFC 4648's examples come out, both ways",
    arguments: [
      ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
      ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"),
      ("foobar", "Zm9vYmFy", "666f6f626172"),
    ])
  func rfc4648(text: String, base64: String, base16: String) {
    let bytes = Array(text.utf8)
    let bare = String(base64.prefix { $0 != "=" })
    #expect(Base64.encode(bytes) == base64 && Base64.decode(base64) == bytes)
    for alphabet in [Base64.Alphabet.urlSafe, .standardUnpadded] {
      #expect(Base64.encode(bytes, as: alphabet) == bare)
      #expect(Base64.decode(bare, as: alphabet) == bytes)
    }
    #expect(Hex.encode(bytes) == base16 && Hex.decode(base16) == bytes)
  }

  @Test("the two alphabets differ in two characters and do not read each other's")
  func alphabets() {
    #expect(Base64.encode([0xfb, 0xff, 0xbf]) == "+/+/")
    #expect(Base64.encode([0xfb, 0xff, 0xbf], as: .urlSafe) == "-_-_")
    #expect(Base64.decode("-_-_") == nil && Base64.decode("+/+/", as: .urlSafe) == nil)
  }

  @Test(
    "loose base 64 is refused",
    arguments: [
      "Zh==", "Zm9=", "Zg", "Zg=", "Zg===", "Z", "====", "=", "==", "Zg==Zg==", " Zg==", "Zg==\n",
      "Zm 9v", "Zm9\u{0}", "Zm9v====", "Z===", "Zm９v",
    ])
  func refusesLooseBase64(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(
    "padding and stray bits are refused without padding too", arguments: ["Zg==", "Zh", "Z", "Zm9"])
  func refusesLooseURLSafe(text: String) {
    #expect(Base64.decode(text, as: .urlSafe) == nil)
  }

  @Test("loose hex is refused", arguments: ["a", "AB", "0x", "a b0", "g0", "ａb"])
  func refusesLooseHex(text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test("every byte survives the journey")
  func roundTrip() throws {
    for count in 0..<70 {
      let bytes = try SecureRandom.bytes(count)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes, as: .urlSafe), as: .urlSafe) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
  }
}
