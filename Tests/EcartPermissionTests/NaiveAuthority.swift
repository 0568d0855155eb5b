// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Foundation
import Testing

@testable import EcartAccess

/// The same rule from the clauses, as simply as it can be said: sets of combinations.
struct NaiveAuthority {
  /// One field (or none) for one purpose (or none).
  struct Right: Hashable {
    let tag: String?
    let purpose: String?
  }

  let roles: [String: [Scope]]
  let entries: [Authority.Entry]

  init(_ roles: [String: [Scope]], _ entries: [Authority.Entry]) {
    self.roles = roles
    self.entries = entries
  }

  private func scopes(of entry: Authority.Entry, for ask: Scope) -> [Scope] {
    let all =
      switch entry.what {
      case .scope(let scope): [scope]
      case .role(let name): roles[name] ?? []
      }
    return all.filter { $0.resource == ask.resource && $0.action == ask.action }
  }

  private func isLive(_ entry: Authority.Entry, _ now: Date) -> Bool {
    guard let until = entry.until else { return entry.effect == .deny }
    return now < until
  }

  func decide(_ ask: Scope, at now: Date) -> String {
    let tags: [String?] = ask.tags.isEmpty ? [nil] : ask.tags
    let purposes: [String?] = ask.purposes.isEmpty ? [nil] : ask.purposes
    let asked = Set(tags.flatMap { tag in purposes.map { Right(tag: tag, purpose: $0) } })

    for entry in entries where entry.effect == .deny && isLive(entry, now) {
      for scope in scopes(of: entry, for: ask) {
        for right in asked {
          let meetsTag = scope.tags.isEmpty || right.tag.map { scope.tags.contains($0) } ?? false
          let meetsPurpose =
            scope.purposes.isEmpty || right.purpose.map { scope.purposes.contains($0) } ?? true
          if meetsTag && meetsPurpose { return "denied" }
        }
      }
    }

    func granted(_ counts: (Authority.Entry) -> Bool) -> Set<Right> {
      var rights: Set<Right> = []
      for entry in entries where entry.effect == .allow && counts(entry) {
        for scope in scopes(of: entry, for: ask) {
          let purposes: [String?] = scope.purposes.isEmpty ? [nil] : scope.purposes
          for purpose in purposes {
            // Whoever may see a field may do it without one.
            rights.insert(Right(tag: nil, purpose: purpose))
            for tag in scope.tags { rights.insert(Right(tag: tag, purpose: purpose)) }
          }
        }
      }
      return rights
    }
    if asked.isSubset(of: granted { isLive($0, now) }) { return "allowed" }
    return asked.isSubset(of: granted { _ in true }) ? "expired" : "no-grant"
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere for the same seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Drawn anew each time, unless `ECART_SEED` asks for one again.
  static let seed: UInt64 =
    ProcessInfo.processInfo.environment["ECART_SEED"].flatMap { UInt64($0) }
    ?? UInt64.random(in: 0..<1_000_000)
}

@Suite("The rule of rights, against a simple one")
struct PropertyTests {
  @Test func `agrees over random roles, grants and questions`() throws {
    print("permissions: ECART_SEED=\(SeededRandom.seed)")
    var random = SeededRandom(seed: SeededRandom.seed)
    let account = try AccountID.numbered(1)
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    var seen: [String: Int] = [:]

    func some(_ words: [String]) -> [String] {
      words.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
    func scope() -> Scope {
      Scope(
        resource: Bool.random(using: &random) ? "order" : "invoice",
        action: Int.random(in: 0..<4, using: &random) > 0 ? "reveal" : "read",
        tags: some(["name", "address", "phone"]), purposes: some(["fulfilment", "support"]))
    }
    func end() -> Date? {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: now
      case 1: now.addingTimeInterval(-0.001)
      case 2: nil
      default: now.addingTimeInterval(0.001)
      }
    }
    for round in 0..<20_000 {
      var roles: [String: [Scope]] = [:]
      for name in ["one", "two"] {
        roles[name] = (0..<Int.random(in: 0...3, using: &random)).map { _ in scope() }
      }
      let entries = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        Authority.Entry(
          GrantID(UUID()), Int.random(in: 0..<6, using: &random) == 0 ? .deny : .allow,
          Int.random(in: 0..<3, using: &random) > 0
            ? .scope(scope())
            : .role(["one", "two", "three"].randomElement(using: &random) ?? "one"),
          until: end())
      }
      let authority = Authority(roles: roles, entries: [account: entries])
      let naive = NaiveAuthority(roles, entries)
      for _ in 0..<5 {
        let ask = scope()
        let decision = authority.decide(account, ask, at: now).word
        seen[decision, default: 0] += 1
        try #require(
          decision == naive.decide(ask, at: now),
          "seed \(SeededRandom.seed), round \(round), asking \(ask.text)")
      }
    }
    // Each answer was given often enough to mean something.
    for word in ["allowed", "denied", "no-grant", "expired"] {
      #expect(seen[word, default: 0] > 500, "\(word): \(seen[word, default: 0])")
    }
  }
}
