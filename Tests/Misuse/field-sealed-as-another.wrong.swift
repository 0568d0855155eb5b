// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a value of one tag is sealed for the field of another.
// clause: def-1, enc-1
// expect: cannot convert

import EcartDPP

func seal(_ email: Personal<Email>, _ sealer: Sealer<Order>) throws {
  _ = try sealer.seal(email, as: \Order.recipient)
}
