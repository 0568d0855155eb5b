// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import Foundation

/// A record with personal fields, as a host declares it.
struct PeerOrder: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<PeerOrder>("provider-order")
    .personal("recipient", \.recipient)
    .plain("subject")

  let subject: SubjectID
  let recipient: Sealed<Name>
}

/// What is asked of the peer, and what it has opened.
struct Desk {
  private var provider: (any KeyProvider)?
  private var choice: ProviderChoice?
  private var gatekeeper: Gatekeeper?
  private var clock: TestingClock?

  mutating func answer(_ question: Question) async throws -> Answer {
    if let choice = question.provider {
      self.choice = choice
      provider = try choice.open()
    }
    do { return try await act(question) } catch let fault as KeyProviderFault {
      var answer = Answer()
      answer.fault = "\(fault)"
      answer.isTransient = fault.isTransient
      return answer
    }
  }

  private mutating func act(_ question: Question) async throws -> Answer {
    let keys = try need(provider, "provider")
    let context = RootContext(
      environment: question.environment ?? .test,
      installation: "4ff65f4f-5e12-4d37-9aa2-1f1d6a2c6c10")
    var answer = Answer()
    switch question.ask {
    case "open": break
    case "conform":
      let choice = try need(choice, "provider")
      answer.names = KeyProviderConformance.checks.map(\.name)
      (answer.checks, answer.inapplicable) = await Self.conform(choice)
    case "make": try await keys.makeRoot(try need(question.root, "root"), for: context)
    case "wrap":
      let key = try Secret.random(count: 32)
      let box = try await keys.wrap(key, under: try need(question.root, "root"), for: context)
      answer.box = Base64.encode(box)
      answer.digest = Self.digest(key)
    case "unwrap":
      let box = try need(question.box.flatMap { Base64.decode($0) }, "box")
      let key = try await keys.unwrap(
        box, under: try need(question.root, "root"), for: context)
      answer.digest = Self.digest(key)
    case "destroy":
      switch try await keys.destroyRoot(try need(question.root, "root")) {
      case .done: answer.destruction = "done"
      case .scheduled(let end): answer.destruction = "\(Int(end.timeIntervalSince1970))"
      }
    case "has": answer.isThere = try await keys.hasRoot(try need(question.root, "root"))
    case "roots": answer.names = try await keys.roots()
    case "house":
      // A gatekeeper over SQLite with this provider, as a new process has it: no key in memory.
      gatekeeper = nil
      let directory = try need(question.directory, "directory")
      if let moment = question.clock {
        // On a clock of the test's, where leases end when the test says so.
        let clock = TestingClock(Date(timeIntervalSince1970: TimeInterval(moment)))
        self.clock = clock
        gatekeeper = try await Gatekeeper.open(at: directory, keys: keys, clock: clock)
      } else {
        gatekeeper = try await Gatekeeper.open(
          at: directory, policy: .ecartAPI, keys: keys, environment: .test)
      }
    case "wait":
      try need(clock, "clock").advance(by: TimeInterval(try need(question.seconds, "seconds")))
    case "receive":
      let house = try need(gatekeeper, "house")
      let sealer = try await house.admit(
        Receive<PeerOrder>(
          try need(question.order, "order"), from: try Origin(parsing: "shopify/shop-1/key-1"))
      ).claim
      let sealed: Sealed<Name> = try sealer.seal(Personal("Ana Sample"), as: \.recipient)
      answer.box = Base64.encode(Array(try JSONEncoder().encode(sealed)))
      answer.isThere = !sealer.isNew
    default: throw PeerFault.unusable("question")
    }
    return answer
  }

  /// Every check of the public suite, by its name: `nil`, or what was wrong; and those of them that
  /// do not apply, with the reason.
  private static func conform(
    _ choice: ProviderChoice
  ) async -> (found: [String: String?], inapplicable: [String: String]) {
    var found: [String: String?] = [:]
    var inapplicable: [String: String] = [:]
    for check in KeyProviderConformance.checks {
      do throws(KeyProviderConformanceFailure) {
        let outcome = try await KeyProviderConformance {
          KeyProviderUnderTest(try choice.open()) { try choice.open() }
        }.run(check)
        if case .doesNotApply(let reason) = outcome { inapplicable[check.name] = reason }
        found.updateValue(nil, forKey: check.name)
      } catch { found.updateValue(error.problem, forKey: check.name) }
    }
    return (found, inapplicable)
  }

  private static func digest(_ key: Secret) -> String {
    key.withBytes { bytes in
      SHA256.digest(bytes).hex
    }
  }

  private func need<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw PeerFault.unusable(what) }
    return value
  }
}
