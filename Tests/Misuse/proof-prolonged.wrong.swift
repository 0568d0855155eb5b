// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host moves the moment at which a proof ends.
// clause: must 8 (proofs age)
// expect: cannot assign to property: 'expires' is a 'let' constant

import EcartDPP
import FoundationEssentials

func prolong(_ proof: Proof<SignIn>) -> Proof<SignIn> {
  var proof = proof
  proof.expires = .distantFuture
  return proof
}
