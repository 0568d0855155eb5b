// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of field-sealed-as-another.wrong.swift.

import EcartDPP

func seal(_ name: Personal<Name>, _ sealer: Sealer<Order>) throws {
  _ = try sealer.seal(name, as: \Order.recipient)
}
