// SPDX-License-Identifier: Apache-2.0

extension QRCode {
  /// A PNG file (ISO/IEC 15948): black and white, 8 pixels to a module.
  public var png: [UInt8] {
    let scale = 8
    let side = (modules.width + 2 * Self.quietZone) * scale
    var rows: [UInt8] = []
    for row in -Self.quietZone..<modules.width + Self.quietZone {
      // One module is one byte of eight pixels, 1 for white. The first byte is the row's filter.
      var line: [UInt8] = [0]
      for column in -Self.quietZone..<modules.width + Self.quietZone {
        line.append(modules.isDark(column: column, row: row) ? 0x00 : 0xFF)
      }
      for _ in 0..<scale { rows += line }
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Depth 1, greyscale, the one compression and filter method there is, not interlaced.
    file += PNG.chunk("IHDR", PNG.word(side) + PNG.word(side) + [1, 0, 0, 0, 0])
    file += PNG.chunk("IDAT", PNG.stored(rows))
    file += PNG.chunk("IEND", [])
    return file
  }
}

/// As much of the format as one small picture needs: nothing is compressed.
enum PNG {
  /// A number in four bytes, the greatest first.
  static func word(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(type.utf8) + body
    return word(body.count) + named + word(Int(crc32(named)))
  }

  /// zlib (RFC 1950) around stored blocks (RFC 1951 §3.2.4) of at most 65535 bytes.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(bytes.count, start + 65_535)
      let count = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      for half in [count, ~count] { stream += [UInt8(half & 0xFF), UInt8(half >> 8)] }
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    return stream + word(Int(adler32(bytes)))
  }

  /// ISO 3309, bit by bit: a picture takes a millisecond or two.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let shifted = sum >> 1
        sum = sum & 1 == 1 ? shifted ^ 0xEDB8_8320 : shifted
      }
    }
    return ~sum
  }

  /// RFC 1950 §8.2.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }
}
