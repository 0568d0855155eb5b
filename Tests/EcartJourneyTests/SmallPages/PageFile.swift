// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A database file, or its log, as SQLite's file format lays it out in pages.
struct PageFile {
  private let bytes: [UInt8]
  private let data: Data
  /// Where each page begins in the file, and its number.
  private let pages: [(start: Int, number: UInt32)]

  init(_ path: String, pageSize: Int) throws {
    data = try Data(contentsOf: URL(fileURLWithPath: path))
    let bytes = [UInt8](data)
    self.bytes = bytes
    guard path.hasSuffix("-wal") else {
      pages = stride(from: 0, to: bytes.count, by: pageSize).map { start in
        (start, UInt32(start / pageSize + 1))
      }
      return
    }
    // A log has a header of 32 bytes, and before each page one of 24 that begins with its number.
    pages = stride(from: 32, to: bytes.count, by: 24 + pageSize).map { frame in
      let number = bytes[frame..<frame + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return (frame + 24, number)
    }
  }

  func has(_ part: some Sequence<UInt8>) -> Bool { data.range(of: Data(part)) != nil }

  /// After how many of its bytes a key goes on in an overflow page: a cell ends with the number of that
  /// page, which begins with the next one's number and then has the rest.
  func cut(of key: [UInt8]) -> Int? {
    pages.lazy.compactMap { page -> Int? in
      let rest = bytes[page.start...].dropFirst(4).prefix(key.count)
      return (1..<key.count).first { cut in
        rest.starts(with: key[cut...])
          && has(key[..<cut] + withUnsafeBytes(of: page.number.bigEndian, Array.init))
      }
    }.first
  }
}
