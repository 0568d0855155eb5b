// SPDX-License-Identifier: Apache-2.0

/// How far a long change has come. Told after each batch.
public struct BatchProgress: Sendable, Hashable, CustomStringConvertible {
  /// Rows changed, durably, since the run began.
  public var done = 0
  /// Rows still to do, as counted when the pass began. An estimate: the host goes on writing.
  public var left = 0
  /// Rows of this pass that could not be done and are listed.
  public var listed = 0
  /// Rows of the latest batch.
  public var batch = 0
  /// Since the run began, pauses included.
  public var elapsed = Duration.zero

  public init() {}

  /// Rows a second, pauses included.
  public var rate: Double {
    let parts = elapsed.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    return seconds > 0 ? Double(done) / seconds : 0
  }

  /// How long the rest will take at this rate; `nil` while nothing is known.
  public var estimate: Duration? { rate > 0 ? .seconds(Double(left) / rate) : nil }

  public var description: String {
    let time = estimate.map { ", about \($0.components.seconds) s" } ?? ""
    return "\(done) done, \(left) left\(time), \(Int(rate)) rows a second"
      + (listed > 0 ? ", \(listed) to be looked at by somebody" : "")
  }
}
