// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
  import Testing

  @testable import EcartCrypto

  /// What is drawn beside the nonces of boxes, in three forked children and their parent. ``NonceTests``
  /// has the boxes.
  @Suite("Nothing that is drawn comes again in a forked child")
  struct ForkedDrawTests {
    private static let draws = 5_000

    private func drawn(_ size: Int, _ draw: () throws -> [UInt8]) throws -> [[[UInt8]]] {
      let all = try ForkedDraw.run(children: 3, draws: Self.draws, size: size, draw)
      let counts = all.map(\.count)
      let areWhole = all.joined().allSatisfy { $0.count == size }
      #expect(counts == Array(repeating: Self.draws, count: 4) && areWhole)
      return all
    }

    /// How many came before; a failure shows the number and not what was drawn.
    private func repeated(_ all: [[[UInt8]]]) -> Int {
      4 * Self.draws - Set(all.joined()).count
    }

    @Test func `random bytes`() throws {
      let again = repeated(try drawn(16) { try SecureRandom.bytes(16) })
      #expect(again == 0)
    }

    @Test func `data keys and other secrets`() throws {
      func bytes(_ secret: Secret) -> [UInt8] {
        secret.withBytes { span in span.indices.map { span[$0] } }
      }
      let again = repeated(try drawn(32) { bytes(try AESGCM.Key.random().secret) })
      #expect(again == 0)
    }

    /// A file's key comes from the salt, its segments' nonces from the prefix.
    @Test func `the salts and the nonce prefixes of files`() throws {
      let key = try StreamKey(Secret.random(count: 32))
      let headers = try drawn(StreamKey.headerSize) {
        try StreamCipher(sealingWith: key, authenticating: []).header
      }
      let salts = 1..<1 + StreamKey.saltSize
      let saltsAgain = repeated(headers.map { $0.map { Array($0[salts]) } })
      let prefixesAgain = repeated(
        headers.map { $0.map { Array($0.suffix(StreamKey.noncePrefixSize)) } })
      #expect(saltsAgain == 0)
      #expect(prefixesAgain == 0)
    }

    /// Where the kernel has no page that it wipes in a child, each nonce is drawn by itself.
    @Test func `nonces without a page that is wiped`() throws {
      var block = NonceBlock()
      block.free()
      let nonces = try drawn(NonceBlock.nonceSize) {
        var nonce = [UInt8](repeating: 0, count: NonceBlock.nonceSize)
        let isDrawn = nonce.withUnsafeMutableBytes { buffer in
          buffer.baseAddress.map { block.draw(into: $0) } ?? false
        }
        guard isDrawn else { throw CryptoFailure.providerRefused("RAND_bytes") }
        return nonce
      }
      let again = repeated(nonces)
      #expect(again == 0)
    }
  }
#endif
