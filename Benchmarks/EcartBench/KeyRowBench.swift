// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation

/// Makes keys quickly, many subjects a decision, each to seal with.
struct MakeKeys: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  typealias Reason = Never
  let range: Range<Int>
  let origin: Origin
  /// How many values may be sealed with each.
  var values: UInt32 = 1_000_000

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[SubjectKey], Never> {
    let vault = try desk.part(Vault.self)
    var keys: [SubjectKey] = []
    for index in range {
      let subject = try vault.subject(.order, "\(index)")
      keys.append(
        try await vault.makeKey(
          for: subject, kind: .order, origin: origin, sealing: values, on: &desk))
    }
    return .admit(keys, for: .seconds(60))
  }

  static func make(
    _ count: Int, by keeper: Gatekeeper, from origin: Origin
  ) async throws -> [SubjectKey] {
    var keys: [SubjectKey] = []
    for start in stride(from: 0, to: count, by: 200) {
      let range = start..<min(start + 200, count)
      keys += try await keeper.admit(MakeKeys(range: range, origin: origin)).claim
    }
    return keys
  }
}

/// Reads keys, or wraps them anew, many a decision.
struct KeyRows: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  typealias Reason = Never
  enum Work { case read, move(EpochLabel) }
  let subjects: ArraySlice<SubjectID>
  let work: Work

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    let vault = try desk.part(Vault.self)
    var living = 0
    // As the sweeper does it; a key that is opened is asked for alone.
    if case .move = work { _ = try await desk.keys(of: Array(subjects)) }
    for subject in subjects {
      switch work {
      case .read:
        if case .living = try await vault.key(of: subject, on: &desk) { living += 1 }
      case .move(let label):
        try await vault.move(subject, to: label, on: &desk)
        living += 1
      }
    }
    return .admit(living, for: .zero)
  }
}

/// `make bench BENCH=keys`: a subject whose key is not in memory, and keys wrapped anew.
enum KeyRowBench {
  private static let subjects = 2_000
  /// Rows a decision, as the sweeper does it.
  private static let group = 200
  private static let start = Date(timeIntervalSince1970: 1_790_000_000)

  static func rows() async throws -> [Row] {
    let keeper = try await Gatekeeper.open(at: scratch("keys"), clock: TestingClock(start))
    guard let vault = keeper.part(Vault.self) else { throw Unmeasured.world }
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let ids = try await MakeKeys.make(subjects, by: keeper, from: origin).map(\.subject).shuffled()
    guard let row = try await keeper.store.key(of: ids[0]) else { throw Unmeasured.world }
    return try await cold(keeper, vault, ids, row) + rewrap(keeper, ids.sorted(), row)
  }

  /// One key of so many, in nanoseconds.
  private static func each(
    _ ids: [SubjectID], _ work: KeyRows.Work, _ keeper: Gatekeeper
  ) async throws -> Double {
    try await seconds {
      for start in stride(from: 0, to: ids.count, by: group) {
        let slice = ids[start..<min(start + group, ids.count)]
        let done = try await keeper.admit(KeyRows(subjects: slice, work: work)).claim
        precondition(done == slice.count)
      }
    } * 1e9 / Double(ids.count)
  }

  /// The key's row read, authenticated and unwrapped, beside the parts of that by themselves.
  private static func cold(
    _ keeper: Gatekeeper, _ vault: Vault, _ ids: [SubjectID], _ row: KeyRow
  ) async throws -> [Row] {
    let (cold, read) = try await medians(runs: 9) {
      vault.forget(ids)
      return try await each(ids, .read, keeper)
    } _: {
      try await seconds { for id in ids { _ = try await keeper.store.key(of: id) } } * 1e9
        / Double(ids.count)
    }
    let warm = try await medians(runs: 9) {
      try await each(ids, .read, keeper)
    } _: {
      0
    }.0
    let (key, other) = (try Secret.random(count: 32), try Secret.random(count: 32))
    let wrapped = try AESKeyWrap.wrap(key, under: other)
    let place = [UInt8](repeating: 7, count: 64)
    let (code, unwrap) = try await medians(runs: 9) {
      try await nanoseconds { _ = try HMAC.authenticationCode(for: row.body, using: other) }
    } _: {
      // The commitment is two codes, under the epoch's key and under the subject's.
      try await nanoseconds {
        let secret = try AESKeyWrap.unwrap(wrapped, under: other)
        let bound = try HMAC.authenticationCode(for: place, using: other)
        _ = try HMAC.authenticationCode(for: bound, using: secret)
      }
    }
    // A decision about nobody: what is left is the decision itself, its evidence and its commit.
    let decision = try await medians(runs: 101) {
      try await seconds { _ = try await keeper.admit(KeyRows(subjects: [], work: .read)) } * 1e9
        / Double(group)
    } _: {
      0
    }.0
    func part(_ work: String, _ ours: Double) -> Row {
      Row(work: work, ours: ours, unit: "ns", peer: "of", theirs: cold, goal: nil)
    }
    return [
      Row(
        work: "a key not in memory (row, code, unwrap)", ours: cold, unit: "ns",
        peer: "its parts", theirs: read + code + unwrap + decision, goal: nil),
      part("  the row read from the store", read),
      part("  the row's code", code),
      part("  AES-KW and the commitment", unwrap),
      part("  the decision, \(group) keys each", decision),
      part("  the same key, leased", warm),
    ]
  }

  private static func rewrap(
    _ keeper: Gatekeeper, _ ids: [SubjectID], _ row: KeyRow
  ) async throws -> [Row] {
    let labels = [30, 60].map { EpochLabel.due(at: start.addingTimeInterval($0 * 86_400)) }
    // Once through both, so that no epoch is new and no row grows while the time runs.
    for label in labels { _ = try await each(ids, .move(label), keeper) }
    guard let last = try await keeper.store.key(of: row.subject) else { throw Unmeasured.world }
    var round = 0
    let (ours, raw) = try await medians(runs: 9) {
      round += 1
      return try await each(ids, .move(labels[(round + 1) % 2]), keeper)
    } _: {
      Double(
        cbench_rewrap(
          scratch("rewrap"), Int32(subjects), Int32(group), Int32(last.body.count),
          Int32(last.epoch.utf8.count))) / Double(subjects)
    }
    return [
      Row(
        work: "wrap a key anew (\(group) a commit)", ours: ours, unit: "ns",
        peer: "SQL and AES-KW", theirs: raw, goal: 1 / 0.3)
    ]
  }

  private static func nanoseconds(_ body: () throws -> Void) async throws -> Double {
    try await seconds { for _ in 0..<20_000 { try body() } } * 1e9 / 20_000
  }
}
