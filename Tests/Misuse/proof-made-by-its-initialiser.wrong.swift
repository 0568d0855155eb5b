// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes a proof instead of passing its gate.
// clause: must 1 (one mint)
// expect: 'Proof<G>' initializer is inaccessible due to 'fileprivate' protection level

import EcartDPP
import FoundationEssentials

func enter(_ keeper: Gatekeeper, _ claim: SignIn.Claim, _ store: UUID) -> Proof<SignIn> {
  Proof<SignIn>(claim: claim, expires: .distantFuture, store: store, standings: [:])
}
