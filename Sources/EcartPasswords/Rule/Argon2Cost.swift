// SPDX-License-Identifier: Apache-2.0

/// What one Argon2id computation costs: the three numbers of RFC 9106 §3.1.
public struct Argon2Cost: Sendable, Hashable {
  /// Memory in KiB (`m`).
  public let memory: UInt32
  /// Passes over that memory (`t`).
  public let passes: UInt32
  /// Lanes (`p`). The floors are stated for one.
  public let lanes: UInt32

  /// 19 MiB, two passes, one lane: about 15 ms of one core.
  public static let standard = Argon2Cost(memory: 19_456, passes: 2, lanes: 1)

  /// - Parameters:
  ///   - memory: KiB, for example 19456.
  ///   - passes: 1 or more.
  ///   - lanes: 1, unless an imported hash says otherwise.
  public init(memory: UInt32, passes: UInt32, lanes: UInt32 = 1) {
    self.memory = memory
    self.passes = passes
    self.lanes = lanes
  }

  /// The least memory, in KiB, that a number of passes asks for (OWASP ASVS 5.0, appendix C).
  public static func leastMemory(passes: UInt32) -> UInt32 {
    switch passes {
    case ...1: 47_104
    case 2: 19_456
    default: 12_288
    }
  }

  /// Whether new passwords may be hashed at this cost.
  public var meetsFloor: Bool {
    passes >= 1 && lanes == 1 && memory >= Argon2Cost.leastMemory(passes: passes)
  }

  /// Whether it is at least as dear as another in every number.
  func covers(_ other: Argon2Cost) -> Bool {
    memory >= other.memory && passes >= other.passes && lanes == other.lanes
  }

  /// Whether it can be computed without harm: RFC 9106's own limits below, and above what keeps a
  /// forged or damaged record from exhausting the machine (1 GiB, 64 passes, 16 lanes).
  var isComputable: Bool {
    (1...64).contains(passes) && (1...16).contains(lanes)
      && memory >= 8 * lanes && memory <= 1_048_576
  }
}
