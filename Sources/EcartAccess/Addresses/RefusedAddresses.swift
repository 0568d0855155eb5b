// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials
import Synchronization

/// Connections turned away that repeat one already in the ledger, counted in memory.
///
/// The first of a network (an IPv4 address, or the 64 bits of an IPv6 one) in a minute is a durable
/// entry before it is answered; those that follow it within the minute are counted, and the count is
/// in the network's next entry, or in one of its own soon after. So a crash can lose how often
/// somebody knocked, and never that they did.
package final class RefusedAddresses: Sendable {
  struct Key: Hashable, Sendable {
    let network: [UInt8]
    let reason: AdmitAddress.Reason
  }

  /// What is left of a minute: its count, on its way into the ledger.
  struct Finished: Sendable {
    let reason: AdmitAddress.Reason
    /// Whose entry was the first.
    let address: IPAddress
    let since: Date
    let repeats: Int
  }

  enum Entry: Sendable {
    /// It is to be an entry, with what was counted since the last one. To be followed by
    /// ``opened(_:_:at:)`` or ``failed(_:giving:)``.
    case first(Finished?)
    /// It was counted.
    case repeated
    /// Too many networks at once: an entry of its own, as if nothing were counted.
    case alone
  }

  private struct Window {
    var first: Finished?
    var until = Date.distantPast
    var repeats = 0
    /// Who waits for the first one to be durable; `nil` when it is.
    var waiting: [CheckedContinuation<Void, Never>]? = []

    var finished: Finished? {
      guard let first, repeats > 0 else { return nil }
      return Finished(
        reason: first.reason, address: first.address, since: first.since, repeats: repeats)
    }
  }

  private struct State {
    var windows: [Key: Window] = [:]
    /// Counts whose network has not come back.
    var unwritten: [Finished] = []

    mutating func close(at now: Date) {
      for (key, window) in windows where window.waiting == nil && now >= window.until {
        if let finished = window.finished { unwritten.append(finished) }
        windows[key] = nil
      }
    }
  }

  private static let minute: TimeInterval = 60
  private static let capacity = 4_096
  private static let largestEntry = 64
  private let state = Mutex(State())

  package init() {}

  func enter(_ key: Key, at now: Date) async -> Entry {
    while true {
      let entry = state.withLock { state -> Entry? in
        if var window = state.windows[key] {
          if window.waiting != nil { return nil }
          if now < window.until {
            window.repeats += 1
            state.windows[key] = window
            return .repeated
          }
          state.windows[key] = Window()
          return .first(window.finished)
        }
        if state.windows.count + state.unwritten.count >= Self.capacity { state.close(at: now) }
        guard state.windows.count + state.unwritten.count < Self.capacity else { return .alone }
        state.windows[key] = Window()
        return .first(nil)
      }
      if let entry { return entry }
      // Nobody is answered before the first one is durable.
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          guard state.windows[key]?.waiting != nil else { return true }
          state.windows[key]?.waiting?.append(continuation)
          return false
        }
        if goesOn { continuation.resume() }
      }
    }
  }

  /// The first one is durable: a minute begins.
  func opened(_ key: Key, _ address: IPAddress, at now: Date) {
    let window = Window(
      first: Finished(reason: key.reason, address: address, since: now, repeats: 0),
      until: now.addingTimeInterval(Self.minute), waiting: nil)
    let waiting = state.withLock { state in
      let waiting = state.windows[key]?.waiting
      state.windows[key] = window
      return waiting
    }
    for continuation in waiting ?? [] { continuation.resume() }
  }

  /// The first one came to nothing, or was let in after all; who waits for it asks anew.
  func failed(_ key: Key, giving finished: Finished?) {
    let waiting = state.withLock { state in
      let waiting = state.windows[key]?.waiting
      state.windows[key] = nil
      if let finished { state.unwritten.append(finished) }
      return waiting
    }
    for continuation in waiting ?? [] { continuation.resume() }
  }

  /// Takes counts of minutes that are over, so many as one entry may carry.
  func takeFinished(at now: Date) -> [Finished] {
    state.withLock { state in
      state.close(at: now)
      let taken = Array(state.unwritten.prefix(Self.largestEntry))
      state.unwritten.removeFirst(taken.count)
      return taken
    }
  }

  func giveBack(_ finished: [Finished]) {
    state.withLock { $0.unwritten += finished }
  }
}
