// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// What an export will hold, while its closure writes it: wiped when it is sealed.
///
/// A `String` that is appended cannot be wiped; what is kept here can.
public struct ExportText: ~Copyable {
  private var pieces: [Secret] = []
  /// Bytes so far.
  public private(set) var count = 0
  private(set) var isTooLong = false

  init() {}

  /// Adds a text as UTF-8.
  public mutating func append(_ text: String) { take(Secret(utf8: text)) }

  /// Adds bytes.
  public mutating func append(_ bytes: [UInt8]) { take(Secret(copying: bytes)) }

  private mutating func take(_ piece: Secret) {
    // Past the end nothing is kept; the export fails when it is sealed.
    guard !isTooLong, count + piece.count <= CMSMessage.largest else {
      isTooLong = true
      pieces = []
      return
    }
    pieces.append(piece)
    count += piece.count
  }

  consuming func joined() throws(CryptoFailure) -> Secret { try Secret(joining: pieces) }
}
