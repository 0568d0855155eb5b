// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import FoundationEssentials

extension Gatekeeper {
  /// The whole way to a working account, for tests: asked for, approved, trained, bound to
  /// confidentiality, activated.
  /// - Parameter requester: who asks; a service needs one, and it is not the administrator.
  public func activate(
    _ name: String, for holder: AccountHolder, as role: Role = .staff,
    requestedBy requester: Proof<SignIn>? = nil, by administrator: Proof<SignIn>
  ) async throws -> Proof<ActivateAccount> {
    try await admit(RequestAccount(name, for: holder, as: role, by: requester))
    let account = AccountName(name)
    try await admit(ApproveAccount(account, by: administrator))
    if case .person = holder {
      try await admit(RecordPrecondition(.training(on: now), of: account, by: administrator))
      try await admit(RecordPrecondition(.agreement(on: now), of: account, by: administrator))
    }
    return try await admit(ActivateAccount(account, by: administrator))
  }
}
