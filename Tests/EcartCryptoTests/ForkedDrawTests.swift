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
      #expect(all.map(\.count) == Array(repeating: Self.draws, count: 4))
      #expect(all.joined().allSatisfy { $0.count == size })
      return all
    }

    private func isAllDifferent(_ all: [[[UInt8]]]) -> Bool {
      Set(all.joined()).count == 4 * Self.draws
    }

    @Test func `random bytes`() throws {
      #expect(isAllDifferent(try drawn(16) { try SecureRandom.bytes(16) }))
    }

    @Test func `data keys and other secrets`() throws {
      func bytes(_ secret: Secret) -> [UInt8] {
        secret.withBytes { span in span.indices.map { span[$0] } }
      }
      #expect(isAllDifferent(try drawn(32) { bytes(try AESGCM.Key.random().secret) }))
    }

    /// A file's key comes from the salt, its segments' nonces from the prefix.
    @Test func `the salts and the nonce prefixes of files`() throws {
      let key = try StreamKey(Secret.random(count: 32))
      let headers = try drawn(StreamKey.headerSize) {
        try StreamCipher(sealingWith: key, authenticating: []).header
      }
      let salts = 1..<1 + StreamKey.saltSize
      #expect(isAllDifferent(headers.map { $0.map { Array($0[salts]) } }))
      #expect(
        isAllDifferent(headers.map { $0.map { Array($0.suffix(StreamKey.noncePrefixSize)) } }))
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
      #expect(isAllDifferent(nonces))
    }
  }
#endif
