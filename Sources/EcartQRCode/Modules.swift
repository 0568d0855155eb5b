// SPDX-License-Identifier: Apache-2.0

import CQRencode

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The dark and light squares of a QR code.
struct Modules: Sendable, Equatable {
  /// Modules on a side: 21 (version 1) to 177 (version 40).
  let width: Int
  /// Row by row from the top left.
  private let dark: [Bool]

  init(encoding bytes: [UInt8]) throws(QRCode.Problem) {
    // Beyond the largest symbol; the library would be asked in vain, and an Int32 might not do.
    guard bytes.count <= 2331 else { throw .tooLong }
    guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
      throw errno == ERANGE ? .tooLong : .failed
    }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard (21...177).contains(width), let data = code.pointee.data else { throw .failed }
    self.width = width
    // The lowest bit of each byte is the colour; the others say what the module is for.
    self.dark = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    // What was drawn is the secret: none of it stays in memory that others are given.
    data.update(repeating: 0, count: width * width)
  }

  /// Whether a module is dark. All around the symbol it is light, as far as one asks.
  func isDark(column: Int, row: Int) -> Bool {
    guard (0..<width).contains(column), (0..<width).contains(row) else { return false }
    return dark[row * width + column]
  }
}
