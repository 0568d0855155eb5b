// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's extension of Proof calls its initialiser.
// clause: must 1 (one mint)
// expect: 'Proof<G>' initializer is inaccessible due to 'fileprivate' protection level

import EcartDPP
import FoundationEssentials

extension Proof {
  static func of(_ claim: G.Claim, in store: UUID) -> Proof {
    Proof(claim: claim, expires: .distantFuture, store: store, standings: [:])
  }
}
