// SPDX-License-Identifier: Apache-2.0

/// A place where the library is known to answer otherwise than the model reads the clauses, with
/// the shortest case. It is counted and does not fail the run; one that is no longer seen does.
struct Known: Sendable {
  let signature: String
  let why: String

  static let all: [Known] = []

  static func find(_ signature: String) -> Known? { all.first { $0.signature == signature } }
}
