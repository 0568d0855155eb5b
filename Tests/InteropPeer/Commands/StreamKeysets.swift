// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation

/// Opens and seals streams with a streaming keyset that Tink made. The product reads no keysets; what
/// is tried here is its streams, under each of the keyset's keys.
struct UseStreamKeyset: PeerCommand {
  struct Used: Encodable {
    /// Of each whether it opens; then the target is there, and otherwise not.
    let opened: [Bool]
  }
  let keyset: String
  let open: [UseKeyset.Files]
  /// Sealed under the primary key.
  let seal: [UseKeyset.Files]

  func answer() async throws -> Used {
    let keyset = try JSONDecoder().decode(UseKeyset.Keyset.self, from: Data(keyset.utf8))
    let keys = try keyset.key.map { (id: $0.keyId, key: try Self.key($0)) }
    var opened: [Bool] = []
    for file in open {
      var isOpen = false
      for (_, key) in keys where !isOpen { isOpen = try await Self.open(file, with: key) }
      opened.append(isOpen)
    }
    let primary = try need(
      keys.first { $0.id == keyset.primaryKeyId }?.key, "keyset without a primary key")
    for file in seal {
      let cipher = try StreamCipher(sealingWith: primary, authenticating: file.data())
      try await Self.with(file) { source, target, count in
        try await StreamPump(
          sealing: source, try StreamLayout(plainCount: count), with: cipher, to: target, at: 0,
          threads: 2
        ).run()
      }
    }
    return Used(opened: opened)
  }

  /// The whole of it, and again its end and its middle alone, as a random access reads them.
  private static func open(_ file: UseKeyset.Files, with key: StreamKey) async throws -> Bool {
    do {
      try await with(file) { source, target, count in
        let layout = try StreamLayout(sealedCount: count)
        let header = try Self.bytes(of: source, StreamKey.headerSize)
        let cipher = try StreamCipher(
          openingWith: key, header: header, authenticating: file.data())
        let reader = try StreamReader(source, at: 0, layout, with: cipher)
        try await StreamPump(
          opening: source, at: 0, layout, with: cipher, to: target, threads: 2
        ).run()
        let whole = Array(try Data(contentsOf: URL(filePath: file.target)))
        for start in [layout.plainCount - 100, layout.plainCount / 2] {
          let part = max(0, start)..<min(layout.plainCount, max(0, start) + 5_000)
          guard try reader.read(part) == Array(whole[Int(part.lowerBound)..<Int(part.upperBound)])
          else { throw PeerFault.input("stream, of which a part differs from the whole,") }
        }
      }
      return true
    } catch is CryptoFailure {
    } catch let failure as StreamFailure {
      guard case .crypto = failure else { throw failure }
    }
    try FileManager.default.removeItem(atPath: file.target)
    return false
  }

  /// Lends both files, and how long the source is.
  private static func with(
    _ file: UseKeyset.Files, _ body: (Int32, Int32, Int64) async throws -> Void
  ) async throws {
    try Data().write(to: URL(filePath: file.target))
    let source = try FileHandle(forReadingFrom: URL(filePath: file.source))
    let target = try FileHandle(forUpdating: URL(filePath: file.target))
    defer {
      try? source.close()
      try? target.close()
    }
    let count = try source.seekToEnd()
    try source.seek(toOffset: 0)
    try await body(source.fileDescriptor, target.fileDescriptor, Int64(count))
  }

  private static func bytes(of file: Int32, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(file, &bytes, count, 0)
    return Array(bytes.prefix(max(0, read)))
  }

  /// An `AesGcmHkdfStreamingKey` is a protocol buffer: field 2 has the parameters, which end with a
  /// derived key of 32 bytes and SHA-256 as HKDF's hash, and field 3 the key. The size of a segment
  /// is left to the product, which knows one.
  private static func key(_ entry: UseKeyset.Keyset.Key) throws -> StreamKey {
    let message = try need(Base64.decode(entry.keyData.value), "key")
    guard entry.outputPrefixType == "RAW",
      entry.keyData.typeUrl.hasSuffix("google.crypto.tink.AesGcmHkdfStreamingKey"),
      message.count > 36, message[0] == 0x12, Int(message[1]) == message.count - 36,
      message[..<(message.count - 34)].suffix(4) == [0x10, 32, 0x18, 3],
      message.suffix(34).prefix(2) == [0x1a, 32]
    else { throw PeerFault.input("key") }
    var bytes = Array(message.suffix(32))
    return try StreamKey(Secret(wiping: &bytes))
  }
}
