// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials
import Synchronization

/// Accesses that repeat one already in the ledger, counted in memory.
///
/// The first access of a sign-in to something is a durable entry before it is answered. Those that
/// repeat it in the window after (a minute) are answered by the same proof and counted; the count
/// becomes an entry with the next access that opens a window, or when somebody asks for it. So a
/// crash can lose how often something was looked at within a minute, and never that it was.
package final class AccessWindows: Sendable {
  struct Key: Hashable, Sendable {
    let basis: ProofBasis
    let permission: Permission
  }

  private struct Window {
    let number: Int
    let proof: Proof<Authorise>
    var since: Date
    var repeats = 0
  }

  /// What is left of a window: its count, on its way into the ledger.
  struct Finished: Sendable {
    let account: AccountID
    let permission: Permission
    let since: Date
    let until: Date
    let repeats: Int

    func evidence(on desk: borrowing Deliberation) throws(Interruption) -> Evidence {
      var entry = Evidence(
        "access-repeated", .done, clauses: [Clause.ID("lp-1"), Clause.ID("log-1")])
      entry.actor = try Accounts.pseudonym(of: account, on: desk)
      for (name, value) in permission.evidence { entry.add(name, value) }
      entry.add("repeats", .count(repeats))
      entry.add("since", .instant(since))
      entry.add("until", .instant(until))
      return entry
    }
  }

  private struct State {
    var windows: [Key: Window] = [:]
    /// Counts that could not be written yet.
    var unwritten: [Finished] = []
    var opened = 0

    mutating func finish(_ window: Window, at now: Date) {
      guard window.repeats > 0 else { return }
      unwritten.append(
        Finished(
          account: window.proof.claim.account, permission: window.proof.claim.permission,
          since: window.since, until: min(now, window.proof.expires), repeats: window.repeats))
    }
  }

  /// Past so many at once, an access opens no window and each is an entry of its own.
  private static let capacity = 4_096
  private static let largestEntry = 64
  private let state = Mutex(State())

  package init() {}

  /// The proof of an open window, with this access counted in it.
  func use(_ key: Key, at now: Date, until end: Date) -> (number: Int, proof: Proof<Authorise>)? {
    state.withLock { state in
      guard let window = state.windows[key], now < window.proof.expires,
        window.proof.expires <= end
      else { return nil }
      state.windows[key]?.repeats += 1
      return (window.number, window.proof)
    }
  }

  /// The access was not answered by that window after all: its proof is no longer good.
  func close(_ key: Key, _ number: Int, at now: Date) {
    state.withLock { state in
      guard var window = state.windows[key], window.number == number else { return }
      window.repeats -= 1
      state.finish(window, at: now)
      state.windows[key] = nil
    }
  }

  func open(_ key: Key, _ proof: Proof<Authorise>, at now: Date) {
    state.withLock { state in
      if let before = state.windows[key] { state.finish(before, at: now) }
      guard state.windows.count < Self.capacity || state.windows[key] != nil else { return }
      state.opened += 1
      state.windows[key] = Window(number: state.opened, proof: proof, since: now)
    }
  }

  /// Takes counts that are due, those of windows that are over.
  func takeFinished(at now: Date) -> [Finished] {
    state.withLock { state in
      let over = state.windows.filter { now >= $0.value.proof.expires }
      for (key, window) in over {
        state.finish(window, at: now)
        state.windows[key] = nil
      }
      let taken = Array(state.unwritten.prefix(Self.largestEntry))
      state.unwritten.removeFirst(taken.count)
      return taken
    }
  }

  /// Takes counts of open windows too.
  func takeAll(at now: Date) -> [Finished] {
    state.withLock { state in
      for (key, window) in state.windows where window.repeats > 0 {
        state.finish(window, at: now)
        state.windows[key]?.repeats = 0
        state.windows[key]?.since = now
      }
      defer { state.unwritten = [] }
      return state.unwritten
    }
  }

  func giveBack(_ finished: [Finished]) {
    state.withLock { $0.unwritten = finished + $0.unwritten }
  }
}
