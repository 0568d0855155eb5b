// SPDX-License-Identifier: Apache-2.0

/// An element of GF(2¹²⁸) modulo x¹²⁸ + x⁷ + x² + x + 1, the field of `ssss` and of pycryptodome.
/// As 16 bytes it is a big-endian number whose lowest bit is the constant coefficient.
///
/// No branch and no address depends on a value: which shares are combined may be seen from outside,
/// what they hold may not.
struct GF128: Sendable {
  static let byteCount = 16
  static let one = GF128(UInt64(1))

  private var high: UInt64
  private var low: UInt64

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A small number, such as a share's index.
  init(_ number: UInt64) { self.init(high: 0, low: number) }

  /// Sixteen bytes of a span, from an offset that the caller has checked.
  init(_ bytes: Span<UInt8>, at offset: Int) {
    self.init(high: 0, low: 0)
    for index in 0..<8 {
      high = high << 8 | UInt64(bytes[offset + index])
      low = low << 8 | UInt64(bytes[offset + 8 + index])
    }
  }

  func byte(_ index: Int) -> UInt8 {
    let word = index < 8 ? high : low
    return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index & 7)))
  }

  static func + (left: GF128, right: GF128) -> GF128 {
    GF128(high: left.high ^ right.high, low: left.low ^ right.low)
  }

  static func * (left: GF128, right: GF128) -> GF128 {
    var product = GF128(0)
    for bit in (0..<128).reversed() {
      // Times x; what runs over at the top comes back as the low part of the modulus.
      let carry = 0 &- (product.high >> 63)
      product.high = product.high << 1 | product.low >> 63
      product.low = product.low << 1 ^ (carry & 0x87)
      // Plus `left`, if this bit of `right` is set.
      let word = bit < 64 ? right.low : right.high
      let mask = 0 &- (word >> UInt64(bit & 63) & 1)
      product.high ^= left.high & mask
      product.low ^= left.low & mask
    }
    return product
  }

  /// One over the element: its power 2¹²⁸ − 2. Of zero it is zero.
  var inverse: GF128 {
    var result = GF128.one
    var square = self
    for _ in 1..<128 {
      square = square * square
      result = result * square
    }
    return result
  }

  func power(_ exponent: Int) -> GF128 {
    (0..<exponent).reduce(.one) { result, _ in result * self }
  }
}
