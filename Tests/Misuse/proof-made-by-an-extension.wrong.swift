// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host gives Proof an initialiser of its own.
// clause: must 1 (one mint)
// expect: 'let' property 'claim' may not be initialized directly; use "self.init(...)" or "self = ..." instead
// expect: 'let' property 'expires' may not be initialized directly; use "self.init(...)" or "self = ..." instead

import EcartDPP
import FoundationEssentials

extension Proof {
  init(of claim: G.Claim, until expires: Date) {
    self.claim = claim
    self.expires = expires
  }
}
