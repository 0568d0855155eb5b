// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// One broken promise, and how to break it on top of a sound store.
struct Flaw: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The promise the suite must say is broken.
  let promise: StoreConformance.Promise
  let breaking: @Sendable (any Store) -> any Store

  init(
    _ name: String, _ promise: StoreConformance.Promise,
    _ breaking: @escaping @Sendable (any Store) -> any Store
  ) {
    self.testDescription = name
    self.promise = promise
    self.breaking = breaking
  }

  private typealias Breaking = @Sendable (any Store) -> any Store

  private static func commits(_ rewrite: @escaping @Sendable (Batch) -> Batch) -> Breaking {
    { BrokenCommit(base: $0, rewrite: rewrite) }
  }

  static let all: [Flaw] = expectations + wholeness + versions + reads + ledgerAndClock

  private static let expectations = [
    Flaw(
      "ignores records", .expectations,
      commits { $0.with(expectations: { if case .record = $0 { false } else { true } }) }),
    Flaw(
      "ignores that a record must not exist", .expectations,
      commits { $0.with(expectations: { if case .record(_, 0) = $0 { false } else { true } }) }),
    Flaw(
      "ignores spaces", .expectations,
      commits { $0.with(expectations: { if case .space = $0 { false } else { true } }) }),
    Flaw(
      "ignores keys", .expectations,
      commits { $0.with(expectations: { if case .key = $0 { false } else { true } }) }),
    Flaw(
      "ignores checkpoints", .expectations,
      commits { $0.with(expectations: { if case .checkpoint = $0 { false } else { true } }) }),
    Flaw("names nothing", .expectations) {
      BrokenCommit(
        base: $0, answer: { if case .conflict = $0 { .conflict([]) } else { $0 } })
    },
    Flaw("names only the first", .expectations) {
      BrokenCommit(
        base: $0,
        answer: {
          if case .conflict(let all) = $0 { .conflict(Array(all.prefix(1))) } else { $0 }
        })
    },
    Flaw("checks and then acts", .severalProcesses) { CheckThenAct(base: $0) },
  ]

  private static let wholeness = [
    Flaw("answers before it commits", .committedReads) { Hasty(base: $0) },
    Flaw("commits piece by piece", .wholeOrNothing) { Piecemeal(base: $0) },
    Flaw("keeps the evidence of what conflicted", .wholeOrNothing) {
      HalfApplying(base: $0) { $0.with(expectations: { _ in false }, changes: { _ in nil }) }
    },
    Flaw("keeps the mark of what conflicted", .wholeOrNothing) {
      HalfApplying(base: $0) { Batch(mark: $0.mark) }
    },
    Flaw("keeps the changes of what conflicted", .wholeOrNothing) {
      HalfApplying(base: $0) { $0.with(expectations: { _ in false }, entries: [], mark: .zero) }
    },
    Flaw(
      "drops obligations", .wholeOrNothing,
      commits { $0.with(changes: { if case .owe = $0 { nil } else { $0 } }) }),
    Flaw(
      "drops riders and goes on", .unknownRiders,
      commits { batch in
        var batch = batch
        batch.rider = nil
        return batch
      }),
    Flaw("forgets tombstones", .members) {
      BrokenReads(base: $0, key: { $0?.state == .erased ? nil : $0 })
    },
  ]

  private static let versions = [
    Flaw("counts versions anew after a removal", .versionsNeverReturn) { Restarting(base: $0) },
    Flaw("has no space versions", .expectations) { store in
      BrokenReads(
        base: BrokenCommit(
          base: store,
          rewrite: { $0.with(expectations: { if case .space = $0 { false } else { true } }) }),
        spaceVersion: { _ in 0 })
    },
    Flaw(
      "moves a space with every change", .spacesMoveWhenTold,
      commits {
        $0.with(changes: {
          if case .put(let address, let body, let index, _) = $0 {
            .put(address, body: body, index: index, movesSpace: true)
          } else {
            $0
          }
        })
      }),
    Flaw("answers with another version", .wholeOrNothing) {
      BrokenCommit(
        base: $0,
        answer: {
          if case .committed(let version) = $0 { .committed(version: version + 1) } else { $0 }
        })
    },
    Flaw("remembers what it read", .committedReads) { Remembering(base: $0) },
    Flaw("does not see that another handle committed", .members) { OwnRevision(base: $0) },
    Flaw("has another revision whenever it is asked", .members) { RestlessRevision(base: $0) },
    Flaw("leaves out records that are not there", .members) { Gapless(base: $0) },
  ]

  private static let reads = [
    Flaw("lists in another order", .members) { BrokenReads(base: $0, listed: { $0.reversed() }) },
    Flaw("lists past the index", .members) { BrokenReads(base: $0, usesIndex: false) },
    Flaw("lists a page of 100 at most", .faithfulBytes) {
      BrokenReads(base: $0, listed: { Array($0.prefix(100)) })
    },
    Flaw("gives the newest obligation first", .members) {
      BrokenReads(base: $0, due: { $0.reversed() })
    },
    Flaw("is late by a millisecond", .members) {
      BrokenReads(base: $0, instant: { $0.addingTimeInterval(-0.001) })
    },
    Flaw("ignores limits", .members) { BrokenReads(base: $0, keepsLimit: false) },
    Flaw("begins each page anew", .members) { BrokenReads(base: $0, pageStart: { _ in nil }) },
    Flaw("leaves a page's last key out", .members) {
      BrokenReads(base: $0, page: { $0.dropLast() })
    },
    Flaw("counts tombstones as living", .members) { BrokenReads(base: $0, counted: .erased) },
    Flaw("keeps 64 KiB of a body", .faithfulBytes) {
      BrokenReads(base: $0, body: { Array($0.prefix(65_536)) })
    },
    Flaw(
      "tells keys apart without case", .faithfulBytes,
      commits {
        $0.with(changes: {
          if case .put(let address, let body, let index, let moves) = $0 {
            .put(
              address, body: body, index: index.map { RecordKey($0.description.lowercased()) },
              movesSpace: moves)
          } else {
            $0
          }
        })
      }),
    Flaw("invents a missing hash", .members) { BrokenReads(base: $0, toleratesMissingHash: true) },
  ]

  private static let ledgerAndClock = [
    Flaw(
      "loses a batch's last entry", .ledgerOrder,
      commits { $0.with(entries: $0.entries.dropLast()) }),
    Flaw(
      "turns a batch's entries round", .ledgerOrder,
      commits { $0.with(entries: $0.entries.reversed()) }),
    Flaw("loses empty entries", .faithfulBytes) {
      BrokenReads(base: $0, entries: { $0.filter { !$0.isEmpty } })
    },
    Flaw(
      "keeps the latest mark, not the highest", .highestMark,
      commits { $0.with(correctsMark: true) }),
    Flaw("lets nobody correct the mark", .highestMark, commits { $0.with(correctsMark: false) }),
  ]
}

extension ClockMark {
  fileprivate static let zero = ClockMark(wall: 0, trusted: 0, monotonic: 0, boot: "")
}
