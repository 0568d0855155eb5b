// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of revealed-made-by-hand.wrong.swift.

import EcartDPP

func label(_ order: Order, _ pii: borrowing Revealed<Order>) throws {
  try pii.open(\.recipient) { print($0) }
}
