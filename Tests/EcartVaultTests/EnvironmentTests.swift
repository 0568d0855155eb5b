// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartRetention
import EcartTesting
import EcartVault
import Foundation
import Testing

/// Production and everything else do not share keys (clause code-3).
@Suite struct EnvironmentTests {
  @Test(arguments: [DeploymentEnvironment.test, .staging, .development])
  func `an installation made for production does not open elsewhere`(
    _ other: DeploymentEnvironment
  ) async throws {
    let place = Place()
    defer { place.remove() }
    _ = try await Gatekeeper.open(at: place.path, environment: .production)
    do {
      _ = try await Gatekeeper.open(at: place.path, environment: other)
      Issue.record("it opened")
    } catch {
      guard case .environment(made: .production, asked: other) = error else {
        Issue.record("\(error)")
        return
      }
      #expect("\(error)".contains("code-3"))
    }
    // Whoever says nothing gets what it was made for.
    _ = try await Gatekeeper.open(at: place.path)
  }

  @Test func `a whole copy opens where nobody says what the machine is, and as nothing else`()
    async throws
  {
    let place = Place()
    let copy = Place()
    defer {
      place.remove()
      copy.remove()
    }
    _ = try await Gatekeeper.open(at: place.path, environment: .production)
    // Nobody holds it any more, and it closes in its own time: its log goes then.
    let log = place.path + "/store.sqlite-wal"
    for _ in 0..<1_000 where FileManager.default.fileExists(atPath: log) {
      try await Task.sleep(for: .milliseconds(10))
    }
    try FileManager.default.copyItem(atPath: place.path, toPath: copy.path)
    await #expect(throws: OpeningFault.self) {
      try await Gatekeeper.open(at: copy.path, environment: .test)
    }
    _ = try await Gatekeeper.open(at: copy.path)
  }

  @Test func `an installation on a testing clock is a test's`() async throws {
    let place = Place()
    defer { place.remove() }
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    _ = try await Gatekeeper.open(at: place.path, clock: clock)
    do {
      _ = try await Gatekeeper.open(at: place.path, environment: .production)
      Issue.record("it opened")
    } catch {
      guard case .environment(made: .test, asked: .production) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func `a production root opens nothing in a test, whatever the anchor says`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path)
    let production = RootContext(environment: .production, installation: "one")
    try await keyring.makeRoot("due-1", for: production)
    let box = try await keyring.wrap(.random(count: 32), under: "due-1", for: production)
    await #expect(throws: KeyProviderFault.notAuthentic) {
      try await keyring.unwrap(
        box, under: "due-1", for: RootContext(environment: .test, installation: "one"))
    }
  }

  @Test func `a key service that can bring roots back needs a policy that leaves it the time`()
    async throws
  {
    let place = Place()
    defer { place.remove() }
    let slow = WaitingKeyring()
    do {
      _ = try await Gatekeeper.open(at: place.path, keys: slow)
      Issue.record("it opened")
    } catch {
      guard case .keys(let why) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(why.contains("ret-1") && why.contains("tighten afterDelivery to 23 days"))
    }
    var retention = RetentionPolicy()
    retention.afterDelivery = 23 * 86_400
    retention.withoutDelivery = 53 * 86_400
    _ = try await Gatekeeper.open(
      at: place.path, policy: Policy.ecartAPI.tightening(retention), keys: slow)
  }

  @Test(arguments: [29, 30, 31])
  func `what a key service is told to do about its wait can be done`(_ days: Int) async throws {
    let place = Place()
    defer { place.remove() }
    let slow = WaitingKeyring(days: days)
    let fault = await #expect(throws: OpeningFault.self) {
      try await Gatekeeper.open(at: place.path, keys: slow)
    }
    let why = "\(try #require(fault))"
    guard days <= 30 else {
      #expect(why.contains("no policy leaves that much time") && !why.contains("tighten"))
      #expect(why.contains("wait for fewer days"))
      return
    }
    #expect(why.contains("tighten afterDelivery to \(30 - days) days"))
    var retention = RetentionPolicy()
    retention.afterDelivery = Double(30 - days) * 86_400
    retention.withoutDelivery = Double(60 - days) * 86_400
    _ = try await Gatekeeper.open(
      at: place.path, policy: Policy.ecartAPI.tightening(retention), keys: slow)
  }
}

/// Waits some days for each destruction.
private struct WaitingKeyring: ForwardingKeyring {
  let base = MemoryKeyring()
  var days = 7
  var kind: KeyProviderKind { .keyService }
  var destructionWait: TimeInterval { Double(days) * 86_400 }
}
