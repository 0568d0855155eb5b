// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EcartCrypto

@Suite("Streams are Tink's, byte for byte")
struct StreamVectorTests {
  /// Segments of any size, one after the other, as Tink cuts them.
  private func opened(_ stream: [UInt8], _ cipher: StreamCipher, segment: Int) throws -> [UInt8] {
    let worker = try SegmentWorker(cipher, sealing: false, capacity: segment)
    var start = 1 + cipher.key.secret.count + 7
    var plain: [UInt8] = []
    var number = 0
    while start < stream.count {
      let end = min((number + 1) * segment, stream.count)
      let part = Array(stream[start..<end])
      worker.buffer.copyMemory(from: part, byteCount: part.count)
      let count = try worker.open(part.count, segment: number, isLast: end == stream.count)
      plain += UnsafeRawBufferPointer(start: worker.buffer, count: count)
      start = end
      number += 1
    }
    return plain
  }

  /// HKDF with a given hash (RFC 5869 §2.3, one block), for vectors whose hash is not ours.
  private func derived(_ vector: Vector, salt: [UInt8]) throws -> Secret {
    let count = try vector.number("derived")
    let (key, data) = (try vector.secret("key"), try vector.bytes("data"))
    guard try vector.text("hash") == "SHA1" else {
      return try HKDF.derive(from: key, salt: salt, info: data, count: count)
    }
    func mac(_ input: [UInt8], _ key: [UInt8]) throws -> [UInt8] {
      try HMAC.authenticationCode(for: input, using: Secret(copying: key), hash: .sha1)
    }
    let root = try mac(key.copied, salt)
    let first = try mac(data + [1], root)
    let both = try first + mac(first + data + [2], root)
    return Secret(copying: Array(both.prefix(count)))
  }

  @Test("Tink Java's vectors of other sizes open, segment by segment")
  func smallSegments() throws {
    let vectors = try Vector.load("tink-segments.txt", holding: "stream")
    #expect(vectors.count == 4)
    for vector in vectors {
      let stream = try vector.bytes("stream")
      let size = try vector.number("derived")
      #expect(Int(stream[0]) == 1 + size + 7)
      let cipher = StreamCipher(
        key: try AESGCM.Key(try derived(vector, salt: Array(stream[1...size]))),
        noncePrefix: Array(stream[(1 + size)..<(8 + size)]))
      let segment = try vector.number("segment")
      #expect(try opened(stream, cipher, segment: segment) == vector.bytes("plaintext"))
      var changed = stream
      changed[changed.count - 1] ^= 1
      #expect(throws: CryptoFailure.notAuthentic) {
        try opened(changed, cipher, segment: segment)
      }
    }
  }

  @Test("what PyPI's tink sealed opens, and is sealed the same under its salt")
  func wholeStreams() async throws {
    let files = try StreamFiles()
    let small = try Vector.load("tink-streaming.txt", holding: "stream")
    let large = try Vector.load("tink-streaming.txt", holding: "digest")
    #expect(small.count == 4 && large.count == 7)
    for vector in small + large {
      let key = try StreamKey(try vector.secret("key"))
      let data = try vector.bytes("data")
      let plain = patterned(try vector.number("size"))
      let header =
        vector.has("stream")
        ? Array(try vector.bytes("stream").prefix(40)) : try vector.bytes("header")
      let cipher = try StreamCipher(
        key, authenticating: data, salt: Array(header[1...32]),
        noncePrefix: Array(header.suffix(7)))
      #expect(cipher.header == header)
      let stream = try await files.seal(plain, with: cipher)
      if vector.has("stream") {
        #expect(try stream == vector.bytes("stream"))
      } else {
        #expect(try stream.count == vector.number("length"))
        #expect(try SHA256.digest(stream).bytes == vector.bytes("digest"))
      }
      #expect(try await files.open(stream, key, data) == plain)
    }
  }
}
