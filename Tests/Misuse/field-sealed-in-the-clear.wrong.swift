// SPDX-License-Identifier: Apache-2.0
//
// Misuse: plain text is given where a personal value is asked for.
// clause: enc-1
// expect: cannot convert

import EcartDPP

func seal(_ name: String, _ sealer: Sealer<Order>) throws -> Sealed<Name> {
  try sealer.seal(name, as: \.recipient)
}
