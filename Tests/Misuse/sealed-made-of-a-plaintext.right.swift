// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sealed-made-of-a-plaintext.wrong.swift.

import EcartDPP

func seal(_ name: String, _ sealer: Sealer<Order>) throws -> Sealed<Name> {
  try sealer.seal(Personal<Name>(name), as: \.recipient)
}
