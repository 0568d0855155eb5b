// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Enough shares give the secret back, fewer give nothing")
struct SharingTests {
  @Test func `what ssss split is combined, from any of its shares`() throws {
    let vectors = try Vector.load("ssss.txt", holding: "SECRET")
    #expect(vectors.count == 7)
    for vector in vectors {
      let threshold = try vector.number("THRESHOLD")
      let shares = try (1...vector.number("COUNT")).map {
        try SecretSharing.Share(index: $0, value: vector.secret("SHARE\($0)"))
      }
      for start in 0...(shares.count - threshold) {
        let some = Array(shares[start..<(start + threshold)].reversed())
        #expect(try SecretSharing.combine(some, threshold: threshold) == vector.secret("SECRET"))
      }
    }
  }

  @Test("any n of m shares combine, in any order, and any n - 1 with a guess do not")
  func anyShares() throws {
    var draw = SystemRandomNumberGenerator()
    for _ in 0..<40 {
      let count = Int.random(in: 2...16, using: &draw)
      let threshold = Int.random(in: 2...count, using: &draw)
      let secret = try Secret.random(count: [16, 32, 48, 64].randomElement(using: &draw) ?? 32)
      let shares = try SecretSharing.split(secret, threshold: threshold, among: count)
      #expect(shares.map(\.index) == Array(1...count))
      for _ in 0..<4 {
        var some = Array(shares.shuffled(using: &draw).prefix(threshold))
        let comment: Comment = "\(some.map(\.index)) of \(count), threshold \(threshold)"
        #expect(try SecretSharing.combine(some, threshold: threshold) == secret, comment)
        some[0] = try SecretSharing.Share(
          index: some[0].index, value: Secret.random(count: secret.count))
        #expect(try SecretSharing.combine(some, threshold: threshold) != secret, comment)
      }
    }
  }

  @Test("fewer shares than the threshold fit every secret alike")
  func nothingLeaks() throws {
    // With one of two shares known, each secret has exactly one other share that goes with it: so
    // the one share says nothing. Two different secrets, the same share, both reached.
    let shares = try SecretSharing.split(Secret.random(count: 16), threshold: 2, among: 2)
    var secrets: Set<[UInt8]> = []
    for value in 0..<64 as Range<UInt8> {
      let other = try SecretSharing.Share(
        index: 2, value: Secret(copying: [UInt8](repeating: value, count: 16)))
      secrets.insert(try SecretSharing.combine([shares[0], other], threshold: 2).copied)
    }
    #expect(secrets.count == 64)
  }

  @Test func `no share is the secret and no two splits are the same`() throws {
    let secret = try Secret.random(count: 32)
    let one = try SecretSharing.split(secret, threshold: 3, among: 5)
    let other = try SecretSharing.split(secret, threshold: 3, among: 5)
    #expect(!one.contains { $0.value == secret })
    #expect(Set(one.map { $0.value.copied }).isDisjoint(with: other.map { $0.value.copied }))
  }

  @Test func `numbers outside the bounds are refused: nobody holds a secret alone`() throws {
    let secret = try Secret.random(count: 32)
    for (threshold, count) in [(1, 1), (1, 3), (0, 2), (3, 2), (2, 17), (17, 17), (-1, 2)] {
      #expect(throws: CryptoFailure.badLength("number of shares")) {
        try SecretSharing.split(secret, threshold: threshold, among: count)
      }
    }
    for size in [1, 15, 24, 80] {
      #expect(throws: CryptoFailure.badLength("secret to share")) {
        try SecretSharing.split(Secret.random(count: size), threshold: 2, among: 2)
      }
    }
    let shares = try SecretSharing.split(secret, threshold: 2, among: 3)
    for some in [[], [shares[0]], shares, [shares[1], shares[1]]] {
      #expect(throws: CryptoFailure.badLength("shares to combine")) {
        try SecretSharing.combine(some, threshold: 2)
      }
    }
    #expect(throws: CryptoFailure.badLength("share index")) {
      try SecretSharing.Share(index: 17, value: secret)
    }
  }
}
