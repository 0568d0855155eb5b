// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host opens a sealed value by itself.
// clause: enc-1, lp-2
// expect: value of type 'Sealed<Name>' has no member 'open'

import EcartDPP

func label(_ order: Order) throws {
  try order.recipient.open { print($0) }
}
