// SPDX-License-Identifier: Apache-2.0
//
// Misuse: what a reveal lends is used by a task that outlives it.
// clause: must 7; lp-2
// expect: 'pii' cannot be captured by an escaping closure since it is a borrowed parameter

import EcartDPP

func label(_ pii: borrowing Revealed<Order>) -> () throws -> Void {
  return { try pii.open(\.recipient) { print($0) } }
}
