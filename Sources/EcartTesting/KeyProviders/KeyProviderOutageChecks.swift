// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault

extension KeyProviderConformance {
  static let outageChecks: [Check] = [
    Check("while its place is out of reach, no root is said to be gone") { trial in
      let (key, box) = try await trial.wrapped()
      let handles = [trial.provider, try await trial.otherHandle()]
      // Both have looked before: what they remember of it is no answer now.
      for handle in handles { _ = try await handle.hasRoot(trial.root()) }
      try await trial.whileOutOfReach {
        for handle in handles { try await trial.saysNothingOfRoots(handle, box, of: key) }
      }
    },

    Check("nor for a process that begins while it is out of reach") { trial in
      let (key, box) = try await trial.wrapped()
      try await trial.whileOutOfReach {
        let late: any KeyProvider
        // It need not begin at all.
        do { late = try await trial.otherHandle() } catch { return }
        // An installation refuses what says that it is another keyring than its own.
        if let found = late.identity, found != trial.provider.identity { return }
        try await trial.saysNothingOfRoots(late, box, of: key)
      }
    },

    Check("while its place is out of reach, no root is destroyed, nor is one afterwards") { trial in
      let (key, box) = try await trial.wrapped()
      try await trial.whileOutOfReach {
        try await trial.cannotSay("destroying a root") {
          try await trial.provider.destroyRoot(trial.root())
        }
      }
      try trial.expect(
        try await trial.opens(box, under: trial.root()) == key, "it opens to another key afterwards"
      )
    },

    Check("when its place is back, all roots are there and open, for the handles from before") {
      trial in
      let (key, box) = try await trial.wrapped()
      let (second, secondBox) = try await trial.wrapped("two")
      let other = try await trial.otherHandle()
      let isMade = try await trial.whileOutOfReach {
        // Each handle is asked, so that one that gives up for good is seen.
        for handle in [trial.provider, other] {
          _ = try? await handle.hasRoot(trial.root())
          _ = try? await handle.unwrap(box, under: trial.root(), for: KeyProviderTrial.home)
        }
        // A root that was made is durable, or it was not made.
        do { try await other.makeRoot(trial.root("late"), for: KeyProviderTrial.home) } catch {
          return false
        }
        return true
      }
      for handle in [trial.provider, other] {
        let listed = try await handle.roots()
        for (name, key, box) in [("one", key, box), ("two", second, secondBox)] {
          try trial.expect(try await handle.hasRoot(trial.root(name)), "one is not there")
          try trial.expect(listed.contains(trial.root(name)), "one is not listed")
          try trial.expect(
            try await trial.opens(box, under: trial.root(name), at: handle) == key,
            "one opens to another key")
        }
        if isMade {
          try trial.expect(
            try await handle.hasRoot(trial.root("late")),
            "one that was made while it was out of reach is not there")
        }
      }
    },
  ]
}

extension KeyProviderTrial {
  /// The body runs while the place of the roots is out of reach; it is back when this returns,
  /// whatever the body finds.
  func whileOutOfReach<Result>(_ body: () async throws -> Result) async throws -> Result {
    guard let outage else {
      throw DoesNotApply(
        reason: "no outage was given, so nothing shows what it says when it cannot look")
    }
    do { try await outage.begin() } catch {
      throw BrokenPromise(problem: "the outage does not begin: \(error)")
    }
    let result: Result
    do { result = try await body() } catch {
      do { try await outage.end() } catch let ending {
        // All checks after this one would fail for that.
        throw BrokenPromise(problem: "\(error); and the outage does not end: \(ending)")
      }
      throw error
    }
    do { try await outage.end() } catch {
      throw BrokenPromise(problem: "the outage does not end: \(error)")
    }
    return result
  }

  /// A handle that cannot look says so to every question whose answer a certificate rests on, and
  /// tells of no root and no wrapped key what it cannot know.
  func saysNothingOfRoots(
    _ handle: any KeyProvider, _ box: [UInt8], of key: Secret
  ) async throws {
    try await cannotSay("asking for a root") {
      guard try await handle.hasRoot(root()) else {
        throw BrokenPromise(problem: "it says that a root is gone")
      }
    }
    try await cannotSay("asking for a root that never was") {
      try await handle.hasRoot(root("none"))
    }
    try await cannotSay("listing the roots") {
      guard try await handle.roots().contains(root()) else {
        throw BrokenPromise(problem: "it lists the roots, and not one that is there")
      }
    }
    // Whoever holds a root in memory may go on with it.
    do {
      let opened = try await handle.unwrap(box, under: root(), for: Self.home)
      try expect(opened == key, "it opens to another key")
    } catch let fault as KeyProviderFault { try isNoVerdict(fault, "unwrapping") }
    do { _ = try await handle.wrap(key, under: root(), for: Self.home) } catch {
      try isNoVerdict(error, "wrapping")
    }
  }

  /// A call must end in a fault that says that it could not be answered.
  func cannotSay<Answer>(_ what: String, _ call: () async throws -> Answer) async throws {
    do { _ = try await call() } catch let fault as KeyProviderFault {
      return try isNoVerdict(fault, what)
    }
    throw BrokenPromise(
      problem: "\(what) is answered: it does not look, or the outage takes nothing away")
  }

  private func isNoVerdict(_ fault: KeyProviderFault, _ what: String) throws {
    switch fault {
    case .noSuchRoot, .notAuthentic, .badRequest:
      throw BrokenPromise(problem: "\(what) ends in \"\(fault)\", which it cannot know")
    default: return
    }
  }
}
