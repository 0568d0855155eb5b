// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// One way in which an account can still reach something: its sign-in, its sessions, its grants.
///
/// Each control that gives an account a way in adds itself to ``all``; what is not in this list
/// is not looked at when somebody leaves.
package protocol AccountTie: Sendable {
  static var name: RefusalCode { get }
  /// How many of them would still be honoured.
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int
}

package enum AccountTies {
  package static let all: [any AccountTie.Type] = [
    SignInTie.self, SessionTie.self, GrantTie.self, CredentialTie.self, ServiceTie.self,
  ]
}

/// The account itself.
enum SignInTie: AccountTie {
  static var name: RefusalCode { RefusalCode("sign-in") }
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    try await Accounts.isActive(account, on: &desk) ? 1 : 0
  }
}

/// The services it answers for.
enum ServiceTie: AccountTie {
  static var name: RefusalCode { RefusalCode("services") }
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    var living = 0
    for service in try await Accounts.services(of: account, on: &desk) {
      living += try await Accounts.isActive(service, on: &desk) ? 1 : 0
    }
    return living
  }
}

/// The sessions somebody may still hold a token of.
enum SessionTie: AccountTie {
  static var name: RefusalCode { RefusalCode("sessions") }
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    try await desk.read(SessionTable.self, at: account.key)?.entries.count ?? 0
  }
}

/// What it was granted. A deny lets nobody in.
enum GrantTie: AccountTie {
  static var name: RefusalCode { RefusalCode("grants") }
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    let grants = try await desk.read(GrantBook.self, at: account.key)?.grants ?? []
    return grants.count { $0.effect == .allow }
  }
}

/// The keys of marketplaces it may open.
enum CredentialTie: AccountTie {
  static var name: RefusalCode { RefusalCode("keys") }
  static func living(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    let now = desk.now
    return try await desk.list(CredentialRecord.self)
      .count { $0.record.mayRead(account, at: now) }
  }
}
