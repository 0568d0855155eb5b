// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// The roots are in a keyring outside the compliance directory; one that the anchor calls destroyed is there.
@Suite("An audit of an installation whose keyring is elsewhere")
struct KeysElsewhereTests {
  @Test(arguments: [false, true])
  func `does not say that of the destroyed roots none is left`(elsewhere: Bool) async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let other = Sample.directory()
    let keys: (any KeyProvider)? = elsewhere ? try FileKeyring(directory: other) : nil
    let host = try await Host.open(directory, clock, keys: keys)
    try await host.receive("1001")
    let root = try #require(try await host.keeper.store.key(of: host.subject("1001"))).epoch
    let folder = elsewhere ? other : directory + "/roots"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(root).root"))
    clock.advance(by: 60 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await !host.vault.provider.hasRoot(root))
    // Such as a snapshot of the volume that was put back.
    try bytes.write(to: URL(fileURLWithPath: "\(folder)/\(root).root"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: "\(folder)/\(root).root")
    #expect(try await host.vault.provider.hasRoot(root))
    let text = "\(try await Auditor(directory: directory).audit())"
    #expect(!text.contains("destroyed roots (1) in the anchor none is left"))
    #expect(
      text.contains(
        elsewhere
          ? "Its destroyed roots (1) were not looked for"
          : "Roots that the anchor calls destroyed and that are there: 1."))
  }
}
