// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a value is written into the name of a field.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func note(_ buyer: String, _ desk: inout Deliberation) {
  desk.remark("sold to \(buyer)", .flag(true))
}
