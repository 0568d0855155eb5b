// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation

/// Fills a store quickly: many subjects a decision, each delivered already.
struct Populate: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ret-1")] }
  typealias Reason = Never
  let range: Range<Int>
  let basis: Date

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    let vault = try desk.part(Vault.self)
    guard let origin = try? Origin(platform: "bench", store: "one", connection: "one") else {
      throw .workFailed("origin")
    }
    for index in range {
      let subject = try vault.subject(.order, "\(index)")
      let due = basis.addingTimeInterval(30 * 86_400)
      _ = try await vault.makeKey(
        for: subject, kind: .order, origin: origin, in: .due(at: due), on: &desk)
      desk.owe(Obligation(.delivered, for: subject, from: basis))
    }
    return .admit((), for: .zero)
  }
}

enum ErasingBench {
  static let due = 10_000
  static let start = Date(timeIntervalSince1970: 1_790_000_000)

  static func rows(living: Int) async throws -> [Row] {
    let small = try await sweep(living: 10_000)
    let large = try await sweep(living: living)
    let ratio = Row(
      work: "erase 10,000 among \(living / 1000) k living", ours: large * 1e6 / Double(due),
      unit: "us each", peer: "among 10 k", theirs: small * 1e6 / Double(due), goal: 1.3)
    return [ratio]
  }

  /// Seconds to sweep 10,000 due subjects beside so many living ones.
  static func sweep(living: Int) async throws -> Double {
    let clock = TestingClock(start)
    let keeper = try await Gatekeeper.open(at: scratch("erasing"), clock: clock)
    try await fill(keeper, 0..<due, basis: start)
    let days = 20
    for day in 0..<days {
      let share = living / days
      let from = due + day * share
      try await fill(
        keeper, from..<(from + share), basis: start.addingTimeInterval(Double(day + 2) * 86_400))
    }
    clock.advance(by: 30 * 86_400)
    try await keeper.checkpoint()
    _ = try await keeper.store.purgeResidue()
    let sweeper = try Sweeper(keeper)
    let confirmation = try await keeper.admit(ConfirmSweep(atConsole: due))
    return try await seconds {
      let report = try await sweeper.sweep(confirmation: confirmation)
      guard report.erased == due else { fatalError("swept \(report.erased) of \(due)") }
    }
  }

  private static func fill(
    _ keeper: Gatekeeper, _ range: Range<Int>, basis: Date
  ) async throws {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 500) {
      let end = min(start + 500, range.upperBound)
      _ = try await keeper.admit(Populate(range: start..<end, basis: basis))
    }
  }
}
