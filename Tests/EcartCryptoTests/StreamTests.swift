// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import EcartCrypto

@Suite("A stream opens whole or not at all")
struct StreamTests {
  let data = Array("file of order 7".utf8)
  let files: StreamFiles
  let key: StreamKey

  init() throws {
    files = try StreamFiles()
    key = try StreamKey(Secret.random(count: 32))
  }

  private func seal(_ plain: [UInt8]) async throws -> [UInt8] {
    try await files.seal(plain, with: StreamCipher(sealingWith: key, authenticating: data))
  }

  /// Whether it is refused as a whole, and by a reader before anything is read.
  private func isRefused(
    _ stream: [UInt8], _ key: StreamKey? = nil, _ data: [UInt8]? = nil
  ) async -> Bool {
    let key = key ?? self.key
    let data = data ?? self.data
    do {
      _ = try await files.open(stream, key, data)
      return false
    } catch let error as CryptoFailure {
      return error == .notAuthentic
    } catch let error as StreamFailure {
      if error != .crypto(.notAuthentic) { Issue.record("it ended otherwise: \(error)") }
      return error == .crypto(.notAuthentic)
    } catch {
      Issue.record("it ended otherwise: \(error)")
      return false
    }
  }

  @Test("what was sealed opens again, at every awkward length, with any number of threads")
  func opensAgain() async throws {
    for (index, length) in awkwardLengths.enumerated() {
      let plain = patterned(length)
      let cipher = try StreamCipher(sealingWith: key, authenticating: data)
      let stream = try await files.seal(plain, with: cipher, threads: 1 + index % 4)
      #expect(stream.count == Int(try StreamLayout(plainCount: Int64(length)).sealedCount))
      #expect(try await files.open(stream, key, data, threads: 1 + (index + 1) % 4) == plain)
    }
  }

  @Test("a stream behind something else opens at its place")
  func behind() async throws {
    let cipher = try StreamCipher(sealingWith: key, authenticating: data)
    let stream = try await files.seal(patterned(2_100_000), with: cipher, at: 333)
    #expect(stream.prefix(333).allSatisfy { $0 == 0 })
    #expect(try await files.open(stream, key, data, at: 333) == patterned(2_100_000))
  }

  @Test("two streams of one content have nothing in common")
  func differs() async throws {
    let (one, other) = (try await seal(patterned(500)), try await seal(patterned(500)))
    #expect(one[0] == other[0])
    #expect(Set(zip(one, other).map { $0 ^ $1 }).count > 16)
    #expect(one[1...32] != other[1...32] && one[33..<40] != other[33..<40])
  }

  @Test("a stream that was cut, extended or rearranged is refused")
  func wholeOrNot() async throws {
    let stream = try await seal(patterned(3_200_000))
    let size = StreamKey.segmentSize
    #expect(stream.count > 3 * size)
    let segments = (0..<4).map { number in
      Array(stream[(number == 0 ? 40 : number * size)..<min((number + 1) * size, stream.count)])
    }
    let header = Array(stream[..<40])
    func joined(_ order: Int...) -> [UInt8] { header + order.flatMap { segments[$0] } }
    #expect(joined(0, 1, 2, 3) == stream)

    // Cut: anywhere, on every boundary, and to a length that a shorter stream could have.
    for length in [0, 1, 39, 40, 55, 56, 57, size - 1, size, size + 1, size + 16, size + 17]
      + [2 * size, 3 * size, 3 * size + 100, stream.count - 16, stream.count - 1]
    {
      #expect(await isRefused(Array(stream[..<min(length, stream.count)])), "cut to \(length)")
    }
    for extra in [1, 15, 16, 17, 40, size] {
      #expect(await isRefused(stream + [UInt8](repeating: 0, count: extra)), "\(extra) more")
    }
    // Full segments have one length, so these have one that a stream could have.
    for moved in [
      joined(0, 2, 1, 3), joined(0, 1, 1, 3), joined(0, 2, 3), joined(0, 1, 3), joined(0, 1, 2),
      joined(0, 1, 2, 2, 3), joined(0, 1, 2, 3, 3), joined(0, 3), joined(3),
    ] { #expect(await isRefused(moved), "\(moved.count)") }
    #expect(await isRefused(header + segments[1]))
    // A segment of another stream under the same key, at the same place.
    let other = try await seal(patterned(3_200_000))
    #expect(await isRefused(Array(stream[..<size]) + other[size...]))
    #expect(await isRefused(Array(other[..<40]) + stream[40...]))
  }

  @Test("a flipped bit, other associated data or another key is refused")
  func flips() async throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var draw = Draw(seed: seed)
    let stream = try await seal(patterned(100))
    for index in stream.indices {
      var changed = stream
      changed[index] ^= 1 << UInt8(draw.next() % 8)
      #expect(await isRefused(changed), "seed \(seed), byte \(index)")
    }
    let long = try await seal(patterned(1_100_000))
    for _ in 0..<8 {
      var changed = long
      changed[Int(draw.next() % UInt64(long.count))] ^= 1
      #expect(await isRefused(changed), "seed \(seed)")
    }
    #expect(await isRefused(stream, try StreamKey(Secret.random(count: 32))))
    for wrong in [[], data + [0], Array(data.dropLast()), Array("file of order 8".utf8)] {
      #expect(await isRefused(stream, nil, wrong))
    }
    #expect(throws: CryptoFailure.badLength("stream key")) {
      try StreamKey(Secret.random(count: 16))
    }
  }

  @Test("no plaintext of a changed segment reaches the target")
  func releasesNothing() async throws {
    var stream = try await seal(patterned(2_500_000))
    stream[StreamKey.segmentSize + 5] ^= 1
    let (source, target) = (try files.file(stream), try files.file())
    let cipher = try StreamCipher(
      openingWith: key, header: Array(stream[..<40]), authenticating: data)
    let pump = StreamPump(
      opening: source.descriptor, at: 0, try StreamLayout(sealedCount: Int64(stream.count)),
      with: cipher, to: target.descriptor, threads: 1)
    await #expect(throws: StreamFailure.crypto(.notAuthentic)) { try await pump.run() }
    #expect(try target.bytes == Array(patterned(2_500_000)[..<1_048_520]))
  }

  @Test("any range reads as in the plaintext, and nothing of a stream without its end")
  func ranges() async throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var draw = Draw(seed: seed)
    let plain = patterned(2_500_000)
    let stream = try await seal(plain)
    let (reader, _file) = try files.reader(stream, key, data)
    let whole = Int64(plain.count)
    var ranges: [Range<Int64>] = [
      0..<0, 0..<1, 0..<whole, whole..<whole, 1_048_519..<1_048_521, 1_048_520..<2_097_080,
      whole - 1..<whole + 9, -5..<5, whole + 1..<whole + 2,
    ]
    for _ in 0..<40 {
      let start = Int64(draw.next() % UInt64(whole))
      ranges.append(start..<start + Int64(draw.next() % 100_000))
    }
    for range in ranges {
      let part = range.clamped(to: 0..<whole)
      #expect(
        try reader.read(range) == Array(plain[Int(part.lowerBound)..<Int(part.upperBound)]),
        "seed \(seed), \(range)")
    }
    withExtendedLifetime(_file) {}

    for cut in [StreamKey.segmentSize, 2 * StreamKey.segmentSize, 56, stream.count - 1] {
      #expect(throws: StreamFailure.crypto(.notAuthentic), "\(cut)") {
        try files.reader(Array(stream[..<cut]), key, data)
      }
    }
    let empty = try await seal([])
    let (none, _other) = try files.reader(empty, key, data)
    #expect(try none.read(0..<10) == [])
    withExtendedLifetime(_other) {}
    #expect(throws: StreamFailure.crypto(.notAuthentic)) {
      try files.reader(empty.dropLast() + [empty[55] ^ 1], key, data)
    }
    // A changed segment in the middle: the others are read, that one is not.
    var changed = stream
    changed[StreamKey.segmentSize + 9] ^= 1
    let (partly, _third) = try files.reader(changed, key, data)
    #expect(try partly.read(0..<9) == Array(plain[..<9]))
    for _ in 0..<2 {
      #expect(throws: StreamFailure.crypto(.notAuthentic)) {
        try partly.read(1_048_500..<1_048_530)
      }
    }
    withExtendedLifetime(_third) {}
  }
}
