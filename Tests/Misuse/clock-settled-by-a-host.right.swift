// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of clock-settled-by-a-host.wrong.swift.

import EcartDPP

func keep(_ order: String, _ origin: Origin, _ admin: Proof<SignIn>) -> ReleaseHold<Order> {
  ReleaseHold<Order>(on: order, from: origin, by: admin)
}
