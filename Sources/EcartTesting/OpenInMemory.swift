// SPDX-License-Identifier: Apache-2.0

import EcartAccess
public import EcartDPP
public import EcartPasswords
public import EcartPolicy
package import EcartVault

extension Gatekeeper {
  /// Opens an installation in memory, on a testing clock, for tests that should be fast. A second
  /// one over the same store is what another process would be.
  ///
  /// Passwords are hashed as dearly as anywhere; that is what such a test then spends its time on.
  public static func open(
    over store: MemoryStore, policy: Policy = .ecartAPI, clock: TestingClock,
    passwords: PasswordHashing = PasswordHashing()
  ) async throws(OpeningFault) -> Gatekeeper {
    do {
      return try await over(
        store, vault: store.home().vault(), policy: policy, clock: clock, passwords: passwords)
    } catch let fault as FileFault { throw .files(fault) } catch { throw .other("\(error)") }
  }

  /// The same over whatever wraps one.
  package static func over(
    _ store: any Store, vault: Vault, policy: Policy, clock: TestingClock,
    passwords: PasswordHashing
  ) async throws -> Gatekeeper {
    Gatekeeper(
      store: store, policy: policy, parts: Parts.standard(vault, passwords),
      clock: PolicyClock(
        source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
  }
}
