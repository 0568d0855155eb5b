// SPDX-License-Identifier: Apache-2.0

/// A store does not keep what it promises.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  /// At least one.
  public let findings: [Finding]

  public struct Finding: Sendable, CustomStringConvertible {
    public let check: StoreConformance.Check
    /// What was seen, in plain words; never a stored value.
    public let problem: String

    public var description: String {
      "Not so: \"\(check.name)\": \(problem) (broken promise \(check.promise))."
    }
  }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// What a check throws; the suite adds the check's name and promise.
struct BrokenPromise: Error {
  let problem: String
}
