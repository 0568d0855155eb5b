// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host takes the ciphertext to open it with means of its own.
// clause: enc-1
// expect: 'box' is inaccessible due to 'package' protection level

import EcartDPP

func column(_ order: Order) -> [UInt8] { order.recipient.box }
