// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// How every act upon somebody's account begins: who asks, about whom, and whether they may.
struct Administered {
  /// Who asks.
  let asker: AccountID
  /// Whose account it is about, whether or not there is one.
  let account: AccountID
  /// Whether who asks looks after accounts and works at present.
  let isAdministrator: Bool

  /// Honours the sign-in, and names both in the evidence.
  init(
    _ name: AccountName, by signIn: Proof<SignIn>, on desk: inout Deliberation
  ) async throws(Interruption) {
    asker = try await desk.honour(signIn).account
    account = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    isAdministrator = try await Accounts.role(of: asker, on: &desk) == .administrator
  }
}
