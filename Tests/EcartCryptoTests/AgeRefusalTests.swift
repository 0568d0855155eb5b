// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Age files with an authentic MAC and one thing wrong are refused")
struct AgeRefusalTests {
  private func opens(_ change: (inout ForgedAge) -> Void) throws -> [UInt8]? {
    var forged = try ForgedAge()
    change(&forged)
    let file = try forged.file()
    do throws(CryptoFailure) {
      return try Age.decrypt(file, with: [forged.identity]).copied
    } catch {
      #expect(error == .notAuthentic)
      return nil
    }
  }

  @Test func `the forger's honest file opens`() throws {
    #expect(try opens { _ in } == [1, 2, 3])
  }

  @Test func `stanzas of other kinds are passed over`() throws {
    for stanza in [["-> grease"], ["-> example.com/enigma a b c", "AAAA"], ["-> X25518 x", ""]] {
      let lines = stanza.count == 1 ? stanza + [""] : stanza
      #expect(try opens { $0.stanza = { $0 = lines + $0 + lines } } == [1, 2, 3])
    }
    let full = String(repeating: "A", count: 64)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", full, ""] } } == [1, 2, 3])
  }

  @Test func `headers outside the grammar`() throws {
    #expect(try opens { $0.version = "age-encryption.org/v2" } == nil)
    #expect(try opens { $0.version += "\r" } == nil)
    #expect(try opens { $0.stanza = { $0[0] += "\r" } } == nil)
    #expect(try opens { $0.stanza = { $0[0] += " " } } == nil)
    #expect(
      try opens { $0.stanza = { $0[0] = $0[0].replacing("X25519 ", with: "X25519  ") } } == nil)
    #expect(try opens { $0.stanza = { $0[0] = $0[0].replacing("-> ", with: "->") } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> gr\u{e9}ase", ""] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["->", ""] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> grease"] } } == nil)
    #expect(try opens { $0.stanza = { $0 = [] } } == nil)
    let full = String(repeating: "A", count: 64)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", full] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", full + "A", ""] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", "AAB"] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", "AA=="] } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["-> grease", "A*A="] } } == nil)
  }

  @Test func `X25519 stanzas that are not well-formed`() throws {
    #expect(try opens { $0.stanza = { $0[0] += " 1" } } == nil)
    #expect(try opens { $0.stanza = { $0[0] = "-> X25519" } } == nil)
    #expect(try opens { $0.stanza = { $0[0] = $0[0].lowercased() } } == nil)
    #expect(try opens { $0.stanza = { $0[1] = "" } } == nil)
    #expect(try opens { $0.stanza = { $0 = ["-> X25519 AAAA", $0[1]] + $0 } } == nil)
    // A longer file key would make a body that several keys could open.
    #expect(try opens { $0.fileKey += [1] } == nil)
    #expect(try opens { $0.share = [UInt8](repeating: 0, count: 32) } == nil)
    #expect(try opens { $0.share = [1] + [UInt8](repeating: 0, count: 31) } == nil)
    #expect(
      try opens { $0.stanza = { $0 += ["-> scrypt ajMFur+EJLGaohv/dLRGnw 18", $0[1]] } } == nil)
  }

  @Test func `MACs that are missing, misspelt or another's`() throws {
    #expect(try opens { $0.macLine = { _ in "---" } } == nil)
    #expect(try opens { $0.macLine = { "---\($0)" } } == nil)
    #expect(try opens { $0.macLine = { "---  \($0)" } } == nil)
    #expect(try opens { $0.macLine = { "--- \($0) " } } == nil)
    #expect(try opens { $0.macLine = { "--- \($0)=" } } == nil)
    #expect(try opens { $0.macLine = { "--- \($0.dropLast(2))" } } == nil)
    #expect(try opens { $0.macLine = { "--- \(String($0.reversed()))" } } == nil)
    #expect(try opens { $0.stanza = { $0 += ["--- AAAA"] } } == nil)
  }

  @Test func `payloads that are cut, doubled, exchanged or empty where they may not be`() throws {
    let full = [UInt8](repeating: 1, count: 65_536)
    #expect(try opens { $0.chunks = [([], 0, true)] } == [])
    #expect(try opens { $0.chunks = [(full, 0, true)] } == full)
    #expect(try opens { $0.chunks = [(full, 0, false), ([5], 1, true)] } == full + [5])
    #expect(try opens { $0.chunks = [] } == nil)
    #expect(try opens { $0.chunks = [([1], 0, false)] } == nil)
    #expect(try opens { $0.chunks = [([1], 1, true)] } == nil)
    #expect(try opens { $0.chunks = [(full, 0, false)] } == nil)
    #expect(try opens { $0.chunks = [(full, 0, false), ([], 1, true)] } == nil)
    #expect(try opens { $0.chunks = [(full, 0, true), ([1], 1, true)] } == nil)
    #expect(try opens { $0.chunks = [([1], 0, false), ([1], 1, true)] } == nil)
    #expect(try opens { $0.chunks = [(full, 1, false), (full, 0, true)] } == nil)
    #expect(try opens { $0.chunks = [(full, 0, false), (full, 0, true)] } == nil)
    #expect(try opens { $0.tail = [0] } == nil)
    #expect(try opens { $0.tail = [UInt8](repeating: 0, count: 70_000) } == nil)
    #expect(
      try opens {
        $0.chunks = [(full, 0, true)]; $0.tail = [0]
      } == nil)
  }
}
