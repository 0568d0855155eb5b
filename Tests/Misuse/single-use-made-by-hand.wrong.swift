// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes a grant instead of asking for one.
// clause: must 1, must 7
// expect: 'SingleUse<G>' initializer is inaccessible due to 'fileprivate' protection level

import EcartDPP
import FoundationEssentials

func grant() -> SingleUse<PackOrder> {
  SingleUse<PackOrder>(
    claim: 1, ticket: UUID(), expires: .distantFuture, store: UUID(), standings: [:])
}
