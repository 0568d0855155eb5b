// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of field-sealed-in-the-clear.wrong.swift.

import EcartDPP

func seal(_ name: String, _ sealer: Sealer<Order>) throws -> Sealed<Name> {
  try sealer.seal(Personal(name), as: \.recipient)
}
