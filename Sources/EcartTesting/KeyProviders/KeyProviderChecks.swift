// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault

extension KeyProviderConformance {
  static let makingChecks: [Check] = [
    Check("another process finds the same keyring") { trial in
      // An installation opens again with that very one alone.
      let before = trial.provider.identity
      try await trial.provider.makeRoot(trial.root(), for: KeyProviderTrial.home)
      let other = try await trial.otherHandle()
      try trial.expect(other.kind == trial.provider.kind, "it finds one of another kind")
      try trial.expect(
        other.identity == before && trial.provider.identity == before,
        "it finds one of another identity")
      try trial.expect(
        other.destructionWait == trial.provider.destructionWait,
        "it finds one whose roots wait longer or shorter")
    },

    Check("a root that was made is there, for another process too") { trial in
      try await trial.provider.makeRoot(trial.root(), for: KeyProviderTrial.home)
      for handle in [trial.provider, try await trial.otherHandle()] {
        try trial.expect(try await handle.hasRoot(trial.root()), "it is not there")
        try trial.expect(try await handle.roots().contains(trial.root()), "it is not listed")
      }
    },

    Check("making a root again changes nothing") { trial in
      let (key, box) = try await trial.wrapped()
      try await trial.provider.makeRoot(trial.root(), for: KeyProviderTrial.home)
      try await (try await trial.otherHandle()).makeRoot(trial.root(), for: KeyProviderTrial.home)
      try trial.expect(
        try await trial.opens(box, under: trial.root()) == key, "what it wrapped is lost")
      try trial.expect(
        try await trial.provider.roots().filter { $0 == trial.root() }.count == 1,
        "it is not listed once")
    },

    Check("ten callers who make one root at once make one root") { trial in
      let root = trial.root()
      let handles = [trial.provider, try await trial.otherHandle()]
      let boxes = try await withThrowingTaskGroup(of: (Secret, [UInt8]).self) { group in
        for number in 0..<10 {
          group.addTask {
            let handle = handles[number % handles.count]
            try await handle.makeRoot(root, for: KeyProviderTrial.home)
            let key = try Secret.random(count: 32)
            return (key, try await handle.wrap(key, under: root, for: KeyProviderTrial.home))
          }
        }
        var made: [(Secret, [UInt8])] = []
        for try await one in group { made.append(one) }
        return made
      }
      for (key, box) in boxes {
        try trial.expect(
          try await trial.opens(box, under: root) == key,
          "a key wrapped by one of them is lost")
      }
    },

    Check("a root that was never made is none") { trial in
      try trial.expect(try await !trial.provider.hasRoot(trial.root("none")), "it is there")
      let (_, box) = try await trial.wrapped()
      try await trial.refuses(box, under: trial.root("none"), as: .noSuchRoot, "a key")
      let key = try Secret.random(count: 32)
      do throws(KeyProviderFault) {
        _ = try await trial.provider.wrap(
          key, under: trial.root("none"), for: KeyProviderTrial.home)
      } catch {
        return try trial.expect(
          error == .noSuchRoot, "wrapping is refused with \"\(error)\"")
      }
      throw BrokenPromise(problem: "it wraps a key")
    },

    Check("a name that is no name of a root is refused and makes nothing") { trial in
      let before = try await trial.provider.roots().count
      for name in ["", "../up", "A", "with space", "a/b", String(repeating: "a", count: 81)] {
        do throws(KeyProviderFault) {
          try await trial.provider.makeRoot(name, for: KeyProviderTrial.home)
        } catch {
          guard case .badRequest = error else {
            throw BrokenPromise(problem: "a name of \(name.count) characters gives \"\(error)\"")
          }
          continue
        }
        throw BrokenPromise(problem: "a name of \(name.count) characters made a root")
      }
      try trial.expect(try await trial.provider.roots().count == before, "a root was made")
    },
  ]

  static let wrappingChecks: [Check] = [
    Check("a wrapped key opens, for another process too, to the same bytes") { trial in
      let (key, box) = try await trial.wrapped()
      try trial.expect(try await trial.opens(box, under: trial.root()) == key, "it is another key")
      let other = try await trial.otherHandle()
      try trial.expect(
        try await trial.opens(box, under: trial.root(), at: other) == key,
        "it is another key for another process")
    },

    Check("what another handle just made and wrapped opens at once, to and fro") { trial in
      // Both have looked before: what a handle remembers of the place is old by then.
      let handles = [trial.provider, try await trial.otherHandle()]
      for handle in handles { _ = try await handle.roots() }
      for (number, maker) in handles.enumerated() {
        let root = trial.root("\(number)")
        let key = try Secret.random(count: 32)
        try await maker.makeRoot(root, for: KeyProviderTrial.home)
        let box = try await maker.wrap(key, under: root, for: KeyProviderTrial.home)
        for handle in handles.reversed() {
          try trial.expect(
            try await trial.opens(box, under: root, at: handle) == key, "it is another key")
        }
        let more = try Secret.random(count: 32)
        let second = try await handles[1 - number].wrap(
          more, under: root, for: KeyProviderTrial.home)
        try trial.expect(
          try await trial.opens(second, under: root, at: maker) == more,
          "what the other wraps under it is another key")
      }
    },

    Check("the wrapped key does not hold the key") { trial in
      let (key, box) = try await trial.wrapped()
      let bytes = key.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      for start in 0..<max(0, box.count - 7) {
        let window = Array(box[start..<start + 8])
        try trial.expect(
          !(0...24).contains { Array(bytes[$0..<$0 + 8]) == window }, "8 bytes of it stand there")
      }
    },

    Check("a key opens under its own root only") { trial in
      let (_, box) = try await trial.wrapped("one")
      _ = try await trial.wrapped("two")
      try await trial.refuses(box, under: trial.root("two"), "another root's key")
    },

    Check("a key opens in its own environment and installation only (code-3)") { trial in
      let (_, box) = try await trial.wrapped()
      let home = KeyProviderTrial.home
      for environment in DeploymentEnvironment.allCases where environment != home.environment {
        try await trial.refuses(
          box, under: trial.root(),
          for: RootContext(environment: environment, installation: home.installation),
          "a key of \(home.environment) in \(environment)")
      }
      try await trial.refuses(
        box, under: trial.root(),
        for: RootContext(environment: home.environment, installation: "another"),
        "a key of another installation")
    },

    Check("no changed, shortened or lengthened wrapped key opens") { trial in
      let (_, box) = try await trial.wrapped()
      let step = max(1, box.count / 48)
      for at in stride(from: 0, to: box.count, by: step) {
        var changed = box
        changed[at] ^= 1 << UInt8(at % 8)
        try await trial.refuses(changed, under: trial.root(), "one with byte \(at) changed")
      }
      for changed in [[], [0], Array(box.dropLast()), Array(box.dropFirst()), box + [0]] {
        try await trial.refuses(
          changed, under: trial.root(), "one of \(changed.count) bytes instead of \(box.count)")
      }
    },
  ]

  static let destroyingChecks: [Check] = [
    Check("a destroyed root opens nothing, for no process") { trial in
      let other = try await trial.otherHandle()
      let (_, box) = try await trial.wrapped()
      try await trial.provider.destroyRoot(trial.root())
      for handle in [trial.provider, other, try await trial.otherHandle()] {
        try await trial.refuses(
          box, under: trial.root(), as: .noSuchRoot, at: handle, "a key of a destroyed root")
      }
    },

    Check("destroying sees a root that another handle made, and all that it wrapped") { trial in
      let other = try await trial.otherHandle()
      for handle in [trial.provider, other] {
        _ = try await handle.hasRoot(trial.root())
      }
      // Both make it and both wrap, so that a place that let both make one would hold two.
      var boxes: [[UInt8]] = []
      for handle in [other, trial.provider] {
        try await handle.makeRoot(trial.root(), for: KeyProviderTrial.home)
        boxes.append(
          try await handle.wrap(
            try Secret.random(count: 32), under: trial.root(), for: KeyProviderTrial.home))
      }
      let destruction = try await trial.provider.destroyRoot(trial.root())
      for handle in [trial.provider, other, try await trial.otherHandle()] {
        for box in boxes {
          try await trial.refuses(
            box, under: trial.root(), as: .noSuchRoot, at: handle, "a key of a destroyed root")
        }
        if destruction == .done {
          try trial.expect(try await !handle.hasRoot(trial.root()), "a part of it is there")
          try trial.expect(
            try await !handle.roots().contains(trial.root()), "a part of it is listed")
        }
      }
    },

    Check("a destroyed root is gone, or says until when it is not") { trial in
      _ = try await trial.wrapped()
      let destruction = try await trial.provider.destroyRoot(trial.root())
      let isThere = try await trial.provider.hasRoot(trial.root())
      let isListed = try await trial.provider.roots().contains(trial.root())
      switch destruction {
      case .done:
        try trial.expect(!isThere && !isListed, "it is said to be gone and is there")
        try trial.expect(
          trial.provider.destructionWait == 0, "roots wait, and this one was said to be gone")
      case .scheduled:
        try trial.expect(isThere && isListed, "it waits for its destruction and is said to be gone")
        try trial.expect(
          trial.provider.destructionWait > 0, "it waits, and the provider says that none does")
      }
    },

    Check("destroying again, or what never was, is no fault") { trial in
      _ = try await trial.wrapped()
      try await trial.provider.destroyRoot(trial.root())
      try await trial.provider.destroyRoot(trial.root())
      try await trial.provider.destroyRoot(trial.root("none"))
    },

    Check("destroying one root leaves the others") { trial in
      let (key, box) = try await trial.wrapped("one")
      _ = try await trial.wrapped("two")
      try await trial.provider.destroyRoot(trial.root("two"))
      try trial.expect(
        try await trial.opens(box, under: trial.root("one")) == key, "another's keys are lost")
    },

    Check("a new root of a destroyed one's name opens none of its keys") { trial in
      let (_, box) = try await trial.wrapped()
      guard try await trial.provider.destroyRoot(trial.root()) == .done else {
        throw DoesNotApply(
          reason: "a root that waits for its destruction keeps its name until then")
      }
      try await trial.provider.makeRoot(trial.root(), for: KeyProviderTrial.home)
      try await trial.refuses(box, under: trial.root(), "a key of the destroyed one")
    },
  ]
}
