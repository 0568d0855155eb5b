// SPDX-License-Identifier: Apache-2.0
//
// Misuse: what a reveal lends is copied.
// clause: must 7; lp-2
// expect: 'copy' cannot be applied to noncopyable types

import EcartDPP

func label(_ pii: borrowing Revealed<Order>) throws {
  let other = copy pii
  try other.open(\.recipient) { print($0) }
}
