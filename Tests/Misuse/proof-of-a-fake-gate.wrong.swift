// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a fake gate gives out a claim it once saw; its proof is its own and nobody else's.
// clause: must 1; mfa-1
// expect: cannot convert return expression of type 'Proof<FakeSignIn>' to return type 'Proof<SignIn>'

import EcartDPP

struct FakeSignIn: Gate {
  static var clauses: [Clause.ID] { SignIn.clauses }
  typealias Reason = Never
  let seen: SignIn.Claim

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<
    SignIn.Claim, Never
  > { .admit(seen, for: .seconds(1_000_000)) }
}

func enter(_ keeper: Gatekeeper, _ seen: SignIn.Claim) async throws -> Proof<SignIn> {
  let proof = try await keeper.admit(FakeSignIn(seen: seen))
  return proof
}
