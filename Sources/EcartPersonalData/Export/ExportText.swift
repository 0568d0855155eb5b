// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// What an export will hold, while its closure writes it: wiped when it is sealed, or given up.
///
/// A `String` that is appended cannot be wiped; what is kept here can. OpenSSL's own buffer, through which
/// it goes when it is sealed, is freed and not wiped.
public struct ExportText: ~Copyable {
  private var pieces: [Secret] = []
  private let last = Piece()
  /// Bytes so far.
  public private(set) var count = 0
  private(set) var isTooLong = false

  init() {}

  /// Adds a text as UTF-8.
  public mutating func append(_ text: String) { take(text.utf8) }

  /// Adds bytes.
  public mutating func append(_ bytes: [UInt8]) { take(bytes) }

  private mutating func take<Bytes: Collection<UInt8>>(_ bytes: Bytes) {
    // Past the end nothing is kept; the export fails when it is sealed.
    guard !isTooLong, count + bytes.count <= CMSMessage.largest else {
      isTooLong = true
      pieces = []
      return
    }
    count += bytes.count
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(last.take(rest))
      if last.isFull { pieces.append(last.emptied()) }
    }
  }

  consuming func joined() throws(CryptoFailure) -> Secret {
    try Secret(joining: pieces + [last.emptied()])
  }

  /// The end of what was written. Never grown past what it reserved, so that there is one copy to wipe.
  private final class Piece {
    private static let size = 65_536
    private var bytes: [UInt8] = []

    deinit { _ = Secret(wiping: &bytes) }

    var isFull: Bool { bytes.count == Self.size }

    /// - Returns: how many of them there was room for.
    func take<Bytes: Collection<UInt8>>(_ more: Bytes) -> Int {
      if bytes.isEmpty { bytes.reserveCapacity(Self.size) }
      let room = min(Self.size - bytes.count, more.count)
      bytes.append(contentsOf: more.prefix(room))
      return room
    }

    func emptied() -> Secret { Secret(wiping: &bytes) }
  }
}
