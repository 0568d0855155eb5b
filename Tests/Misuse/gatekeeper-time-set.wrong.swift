// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host sets the gatekeeper's time.
// clause: must 5
// expect: cannot assign to property: 'now' is a get-only property

import EcartDPP
import FoundationEssentials

func later(_ keeper: Gatekeeper) {
  var keeper = keeper
  keeper.now = .distantFuture
}
