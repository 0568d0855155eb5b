// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-of-a-fake-gate.wrong.swift.

import EcartDPP

struct Remember: Gate {
  static var clauses: [Clause.ID] { SignIn.clauses }
  typealias Reason = Never
  let seen: SignIn.Claim

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<
    SignIn.Claim, Never
  > { .admit(seen, for: .seconds(60)) }
}

func remember(_ keeper: Gatekeeper, _ seen: SignIn.Claim) async throws -> Proof<Remember> {
  try await keeper.admit(Remember(seen: seen))
}
