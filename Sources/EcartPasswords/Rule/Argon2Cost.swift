// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

extension Argon2id.Parameters {
  /// 19 MiB, two passes, one lane: about 15 ms of one core.
  public static let standard = Argon2id.Parameters(memoryKiB: 19_456, iterations: 2, parallelism: 1)

  /// The least memory, in KiB, that a number of passes asks for (OWASP ASVS 5.0, appendix C).
  public static func leastMemoryKiB(iterations: Int) -> Int {
    switch iterations {
    case ...1: 47_104
    case 2: 19_456
    default: 12_288
    }
  }

  /// Whether new passwords may be hashed at this cost. The floors are stated for one lane.
  public var meetsFloor: Bool {
    iterations >= 1 && parallelism == 1
      && memoryKiB >= Argon2id.Parameters.leastMemoryKiB(iterations: iterations)
  }

  /// Whether it is at least as dear as another in every number.
  func covers(_ other: Argon2id.Parameters) -> Bool {
    memoryKiB >= other.memoryKiB && iterations >= other.iterations
      && parallelism == other.parallelism
  }

  /// Whether it can be computed without harm: RFC 9106 §3.1 below, and above what keeps a forged
  /// or damaged record from exhausting the machine (1 GiB, 64 passes, 16 lanes).
  var isComputable: Bool {
    (1...64).contains(iterations) && (1...16).contains(parallelism)
      && memoryKiB >= 8 * parallelism && memoryKiB <= 1_048_576
  }
}
