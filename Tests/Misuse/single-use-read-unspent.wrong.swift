// SPDX-License-Identifier: Apache-2.0
//
// Misuse: what a grant allows is read out of it, and the grant is never spent.
// clause: must 7 (single use)
// expect: 'claim' is inaccessible due to 'internal' protection level

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: consuming SingleUse<PackOrder>) async throws {
  print("parcel \(use.claim)")
}
