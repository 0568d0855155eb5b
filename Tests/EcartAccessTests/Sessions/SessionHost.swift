// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartAccess

/// A device by a made-up mark.
func device(_ mark: String) throws -> Device { try #require(Device(mark)) }

/// A place by a device and the third byte of an address of a documentation block.
func place(_ mark: String, network: UInt8? = nil) throws -> SessionPlace {
  SessionPlace(
    device: try device(mark),
    network: network.flatMap { ClientNetwork(address: [203, 0, $0, 7]) })
}

extension Host {
  /// A fresh sign-in, and a session right after it.
  func open(
    _ account: AccountID, _ mark: String = "laptop", network: UInt8? = nil
  ) async throws -> OpenSession.Claim {
    try await keeper.admit(
      OpenSession(try await signIn(account), from: try place(mark, network: network))
    ).claim
  }

  func restore(
    _ token: SessionToken, _ mark: String = "laptop", network: UInt8? = nil
  ) async throws -> Proof<SignIn> {
    try await keeper.admit(SignIn(session: token, from: try place(mark, network: network)))
  }

  /// How a token is answered now.
  func answer(
    _ token: SessionToken, _ mark: String = "laptop", network: UInt8? = nil
  ) async throws -> Outcome<SignIn> {
    await outcome(of: SignIn(session: token, from: try place(mark, network: network)))
  }

  /// Whether a proof is honoured by a gate that does nothing else.
  func honours(_ proof: Proof<SignIn>) async -> Bool {
    await outcome(of: ListSessions(proof)) == .admitted
  }

  func count(inLedger texts: String...) async throws -> Int {
    try await ledger().count { entry in texts.allSatisfy { entry.contains($0) } }
  }

  /// Counts the rows a session leaves behind.
  func rows() async throws -> (pointers: Int, tables: Int) {
    (
      try await keeper.survey.list(SessionPointer.self).count,
      try await keeper.survey.list(SessionTable.self).count
    )
  }
}

/// `.ecartAPI` with other numbers for sessions.
func policy(_ change: (inout SessionPolicy) -> Void) throws -> Policy {
  var section = SessionPolicy.standard
  change(&section)
  return try Policy.ecartAPI.tightening(section)
}
