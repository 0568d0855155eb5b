// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

@testable import EcartCrypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A directory of a test's own, in which streams are moved from file to file.
final class StreamFiles: Sendable {
  let folder: URL
  private let count = Atomic<Int>(0)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "ecart-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func fresh() -> String {
    folder.appending(path: "\(count.add(1, ordering: .relaxed).newValue)").path
  }

  /// A file of its own that holds the bytes.
  func file(_ bytes: [UInt8] = []) throws -> OpenFile {
    let path = fresh()
    try Data(bytes).write(to: URL(filePath: path))
    return OpenFile(path)
  }

  final class OpenFile: Sendable {
    let descriptor: Int32
    let path: String
    init(_ path: String) {
      self.path = path
      descriptor = EcartCryptoTests.open(path)
    }
    deinit { close(descriptor) }
    var bytes: [UInt8] { get throws { Array(try Data(contentsOf: URL(filePath: path))) } }
  }

  // MARK: Whole streams

  func seal(
    _ plain: [UInt8], with cipher: StreamCipher, at offset: Int64 = 0, threads: Int = 2
  ) async throws -> [UInt8] {
    let source = try file(plain)
    let target = try file()
    let layout = try StreamLayout(plainCount: Int64(plain.count))
    try await StreamPump(
      sealing: source.descriptor, layout, with: cipher, to: target.descriptor, at: offset,
      threads: threads
    ).run()
    return try target.bytes
  }

  func open(
    _ stream: [UInt8], _ key: StreamKey, _ data: [UInt8], at offset: Int = 0, threads: Int = 2
  ) async throws -> [UInt8] {
    let source = try file(stream)
    let target = try file()
    let layout = try StreamLayout(sealedCount: Int64(stream.count - offset))
    let header = Array(stream[offset..<offset + StreamKey.headerSize])
    let cipher = try StreamCipher(openingWith: key, header: header, authenticating: data)
    try await StreamPump(
      opening: source.descriptor, at: Int64(offset), layout, with: cipher,
      to: target.descriptor, threads: threads
    ).run()
    return try target.bytes
  }

  func reader(
    _ stream: [UInt8], _ key: StreamKey, _ data: [UInt8]
  ) throws -> (StreamReader, OpenFile) {
    let source = try file(stream)
    let layout = try StreamLayout(sealedCount: Int64(stream.count))
    let cipher = try StreamCipher(
      openingWith: key, header: Array(stream.prefix(StreamKey.headerSize)), authenticating: data)
    return (try StreamReader(source.descriptor, at: 0, layout, with: cipher), source)
  }
}

private func open(_ path: String) -> Int32 {
  #if canImport(Glibc)
    Glibc.open(path, O_RDWR | O_CLOEXEC)
  #elseif canImport(Musl)
    Musl.open(path, O_RDWR | O_CLOEXEC)
  #else
    Darwin.open(path, O_RDWR | O_CLOEXEC)
  #endif
}

/// Bytes that differ from place to place, as Tests/Vectors/Crypto/tink-streaming.txt says.
func patterned(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }
}

/// Lengths at and around which a segment begins or ends.
let awkwardLengths: [Int] =
  [0, 1, 15, 16, 17, 40, 65_536]
  + [1, 2, 3].flatMap { (segments: Int) -> [Int] in
    let end = segments * 1_048_560 - 40
    return [end - 1, end, end + 1, end + 16, end + 17]
  }
