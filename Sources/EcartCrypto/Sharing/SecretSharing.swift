// SPDX-License-Identifier: Apache-2.0

/// Splits a secret among people so that some of them together have it and fewer have nothing of it
/// (Shamir, "How to share a secret", 1979).
///
/// The arithmetic is that of the `ssss` tool without its diffusion layer, and of pycryptodome's
/// `Shamir` with `ssss=True`: `ssss-combine -x -D` and three lines of Python combine these shares
/// too. A secret of more than 16 bytes is shared in blocks of 16, each for itself, under the same
/// indexes.
///
/// Combining does not tell whether the shares belong together: wrong ones give a wrong secret. Who
/// stores shares keeps something to check the secret by.
public enum SecretSharing {
  /// How many people a secret is split among, at most.
  public static let mostShares = 16
  /// How many have to come together, at least: nobody holds a secret alone.
  public static let leastThreshold = 2

  /// One person's part.
  public struct Share: Sendable {
    /// 1 to 16; no secret.
    public let index: Int
    /// As many bytes as the secret has.
    public let value: Secret

    /// - Throws: ``CryptoFailure/badLength(_:)`` for an index or a length that no share has.
    public init(index: Int, value: Secret) throws(CryptoFailure) {
      guard (1...mostShares).contains(index) else { throw .badLength("share index") }
      try checkLength(of: value)
      self.index = index
      self.value = value
    }
  }

  /// Splits a secret.
  /// - Parameters:
  ///   - secret: 16 to 64 bytes, a multiple of 16.
  ///   - threshold: how many shares give it back, 2 to `count`.
  ///   - count: how many shares there are, at most 16; they get the indexes 1 to `count`.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for other numbers.
  public static func split(
    _ secret: Secret, threshold: Int, among count: Int
  ) throws(CryptoFailure) -> [Share] {
    try checkLength(of: secret)
    guard (leastThreshold...mostShares).contains(threshold),
      (threshold...mostShares).contains(count)
    else { throw .badLength("number of shares") }
    // p(x) = secret + c₁x + … + cₜ₋₁xᵗ⁻¹ + xᵗ; the last term is ssss's, and hides nothing.
    let coefficients = try Secret.random(count: secret.count * (threshold - 1))
    var shares: [Share] = []
    for index in 1...count {
      let x = GF128(UInt64(index))
      let value = try blocks(secret.count) { offset in
        var y = GF128.one
        for degree in (1..<threshold).reversed() {
          y = y * x + element(coefficients, (degree - 1) * secret.count + offset)
        }
        return y * x + element(secret, offset)
      }
      shares.append(try Share(index: index, value: value))
    }
    return shares
  }

  /// Puts a secret together.
  /// - Parameters:
  ///   - shares: any `threshold` of them, each index once.
  ///   - threshold: as the secret was split. Another one gives another secret.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for too few or too many shares, an index given twice,
  ///   or shares of different lengths.
  public static func combine(
    _ shares: [Share], threshold: Int
  ) throws(CryptoFailure) -> Secret {
    guard (leastThreshold...mostShares).contains(threshold), shares.count == threshold,
      Set(shares.map(\.index)).count == threshold, let size = shares.first?.value.count,
      shares.allSatisfy({ $0.value.count == size })
    else { throw .badLength("shares to combine") }
    let places = shares.map { GF128(UInt64($0.index)) }
    // Lagrange's weights at 0; they rest on the indexes alone.
    let weights = places.indices.map { own in
      let others = places.indices.filter { $0 != own }.map { places[$0] }
      let below = others.reduce(GF128.one) { $0 * (places[own] + $1) }
      return others.reduce(GF128.one) { $0 * $1 } * below.inverse
    }
    return try blocks(size) { offset in
      shares.indices.reduce(GF128(0)) { sum, number in
        let y = element(shares[number].value, offset) + places[number].power(threshold)
        return sum + y * weights[number]
      }
    }
  }

  private static func checkLength(of secret: Secret) throws(CryptoFailure) {
    guard (16...64).contains(secret.count), secret.count.isMultiple(of: GF128.byteCount) else {
      throw .badLength("secret to share")
    }
  }

  private static func element(_ secret: Secret, _ offset: Int) -> GF128 {
    secret.withBytes { GF128($0, at: offset) }
  }

  /// A secret made block by block, in memory that is wiped.
  private static func blocks(
    _ size: Int, _ block: (Int) -> GF128
  ) throws(CryptoFailure) -> Secret {
    try Secret.filled(count: size, orThrow: .badLength("shares")) { memory in
      for offset in stride(from: 0, to: size, by: GF128.byteCount) {
        let element = block(offset)
        for index in 0..<GF128.byteCount {
          memory.storeBytes(of: element.byte(index), toByteOffset: offset + index, as: UInt8.self)
        }
      }
      return true
    }
  }
}
