// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of revealed-in-a-task.wrong.swift.

import EcartDPP

func label(_ pii: borrowing Revealed<Order>) throws {
  try pii.open(\.recipient) { print($0) }
}
