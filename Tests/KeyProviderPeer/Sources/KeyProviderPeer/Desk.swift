// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import Foundation

/// What is asked of the peer, and what it has opened.
struct Desk {
  private var provider: (any KeyProvider)?
  private var choice: ProviderChoice?
  private var house: House?

  mutating func answer(_ question: Question) async throws -> Answer {
    if let choice = question.provider {
      self.choice = choice
      provider = try choice.open()
    }
    if let seconds = question.patience {
      guard let keys = provider as? PatientKeys else { throw PeerFault.unusable("patience") }
      try keys.have(patience: seconds)
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
    case "log-out": try logOut(of: try need(choice?.module, "module"))
    default: try await actInHouse(question, keys, &answer)
    }
    return answer
  }

  private mutating func actInHouse(
    _ question: Question, _ keys: any KeyProvider, _ answer: inout Answer
  ) async throws {
    if question.ask == "house" {
      // A gatekeeper over SQLite with this provider, as a new process has it: no key in memory.
      house = nil
      house = try await House(
        try need(question.directory, "directory"), keys: keys, days: choice?.days,
        at: question.clock)
      return
    }
    var house = try need(self.house, "house")
    defer { self.house = house }
    switch question.ask {
    case "wait":
      try need(house.clock, "clock").advance(
        by: TimeInterval(try need(question.seconds, "seconds")))
    case "sign-in": answer.secret = try await house.signIn(question.secret)
    case "receive":
      let taken = try await house.receive(
        try need(question.order, "order"), question.text ?? "Ana Sample")
      answer.box = taken.stored
      answer.isThere = !taken.isNew
    case "seal-file":
      answer.box = try await house.sealFile(
        try need(question.order, "order"), try need(question.source, "source"),
        try need(question.file, "file"))
    case "reveal":
      let opened = try await house.reveal(try need(question.box, "box"), file: question.file)
      answer.digest = SHA256.digest(opened).hex
    case "replace-key": try await house.replaceKey(try need(question.order, "order"))
    case "deliver": try await house.deliver(try need(question.order, "order"))
    case "sweep": answer.sweep = try await house.sweep()
    case "verify": answer.names = try await house.verify()
    case "certificates":
      answer.names = try await house.gatekeeper.certificates().map(\.subject.description)
    default: throw PeerFault.unusable("question")
    }
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
          KeyProviderUnderTest(try choice.open(), outage: choice.outage) { try choice.open() }
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
