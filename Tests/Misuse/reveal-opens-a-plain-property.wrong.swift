// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a property that is not sealed is opened like one that is.
// clause: lp-2
// expect: no exact matches in call to instance method 'open'

import EcartDPP

func label(_ pii: borrowing Revealed<Order>) throws {
  try pii.open(\.id) { print($0) }
}
