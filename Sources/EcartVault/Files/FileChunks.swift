// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file of any kind and size piece by piece, as a residual scan needs it.
package enum FileChunks {
  /// - Parameters:
  ///   - overlap: how many bytes of each piece are seen again at the start of the next.
  ///   - body: called with each piece; a missing file has none.
  package static func scan(
    _ path: String, overlap: Int, _ body: ([UInt8]) throws -> Void
  ) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return }
      throw PrivateFile.fault(path, "opening")
    }
    defer { close(file) }
    var carried: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(file, &buffer, 1 << 20)
      guard count >= 0 else { throw PrivateFile.fault(path, "reading") }
      if count == 0 { return }
      let piece = carried + buffer[..<count]
      try body(piece)
      carried = Array(piece.suffix(overlap))
    }
  }
}
