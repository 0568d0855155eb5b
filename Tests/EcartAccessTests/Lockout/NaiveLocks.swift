// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import EcartAccess

/// Locks in memory, as somebody would write them down from the words. Every switch is a mistake.
struct NaiveLocks: Sendable {
  /// Judges by the count before, and counts when the answer is known.
  var looksFirst = false
  /// A success anywhere sets the source's count back.
  var successForgetsSource = false
  /// A success leaves what was mistyped before it.
  var successIsNothing = false
  var countsSources = true
  /// Each IPv6 address is a source of its own, an IPv4 address in it too.
  var countsWholeAddresses = false
  /// The 64 bits of whatever arrives as IPv6.
  var mapsNothing = false
  var countsSpellings = false
  var doubles = true
  /// An attempt during a lock begins it anew.
  var prolongs = false
  /// Every failure prolongs all before it.
  var keepsWindowOpen = false

  var sourceLimit = 50
  var sprayAccounts = 10

  private struct Account {
    var failures = 0
    var locks = 0
    var until: TimeInterval?
  }
  private struct Source {
    var failures: [(account: String, at: TimeInterval)] = []
    var locks = 0
    var until = -TimeInterval.infinity
  }
  private var accounts: [String: Account] = [:]
  private var sources: [String: Source] = [:]

  init(
    looksFirst: Bool = false, successForgetsSource: Bool = false, successIsNothing: Bool = false,
    countsSources: Bool = true, countsWholeAddresses: Bool = false, mapsNothing: Bool = false,
    countsSpellings: Bool = false, doubles: Bool = true, prolongs: Bool = false,
    keepsWindowOpen: Bool = false
  ) {
    self.looksFirst = looksFirst
    self.successForgetsSource = successForgetsSource
    self.successIsNothing = successIsNothing
    self.countsSources = countsSources
    self.countsWholeAddresses = countsWholeAddresses
    self.mapsNothing = mapsNothing
    self.countsSpellings = countsSpellings
    self.doubles = doubles
    self.prolongs = prolongs
    self.keepsWindowOpen = keepsWindowOpen
  }

  func plain(_ name: String) -> String { AccountName(name).canonical }

  private func source(_ text: String?) -> String? {
    guard let text, countsSources, let address = Address(parsing: text) else { return nil }
    if countsWholeAddresses { return text }
    if mapsNothing && text.contains(":") && address.version == 4 { return "::" }
    return address.version == 4
      ? address.text : address.bytes.prefix(8).map { "\($0)" }.joined(separator: ".")
  }

  private func length(_ locks: Int) -> TimeInterval {
    doubles ? min(86_400, 1800 * pow(2, Double(locks))) : 1800
  }

  mutating func answer(
    _ typed: String, isRight: Bool, from text: String?, at now: TimeInterval, seeing: NaiveLocks
  ) -> String {
    let name = countsSpellings ? typed : plain(typed)
    let source = source(text)
    // Is the source locked?
    if let source, let seen = seeing.sources[source], now < seen.until {
      let anew = now + length(seen.locks - 1)
      if prolongs { sources[source]?.until = anew }
      return "locked"
    }
    if let until = seeing.accounts[name]?.until {
      if now < until {
        let anew = now + length((seeing.accounts[name]?.locks ?? 1) - 1)
        if prolongs { accounts[name]?.until = anew }
        fail(source, name, now)
        return "locked"
      }
      accounts[name]?.until = nil
      accounts[name]?.failures = 0
    }
    if isRight {
      accounts[name] = nil
      guard let source, !successIsNothing else { return "admitted" }
      sources[source]?.failures.removeAll { $0.account == name || successForgetsSource }
      return "admitted"
    }
    var account = accounts[name] ?? Account()
    account.failures += 1
    if account.failures >= 5 {
      account.until = now + length(account.locks)
      account.locks += 1
    }
    accounts[name] = account
    fail(source, name, now)
    return "wrong"
  }

  private mutating func fail(_ source: String?, _ name: String, _ now: TimeInterval) {
    guard let source else { return }
    var known = sources[source] ?? Source()
    guard now >= known.until else { return }
    known.failures.removeAll { now - $0.at >= 3600 || $0.at < known.until }
    known.failures.append((name, now))
    if keepsWindowOpen {
      known.failures = known.failures.map { (account: $0.account, at: now) }
    }
    let accounts = Set(known.failures.map(\.account)).count
    if known.failures.count >= sourceLimit || accounts >= sprayAccounts {
      if now - known.until >= 86_400 { known.locks = 0 }
      known.until = now + length(known.locks)
      known.locks += 1
    }
    sources[source] = known
  }
}
