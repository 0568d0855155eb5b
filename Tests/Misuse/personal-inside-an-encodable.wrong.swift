// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a record with a personal value in the clear is made encodable.
// clause: enc-1
// expect: type 'Draft' does not conform to protocol 'Encodable'

import EcartDPP

struct Draft: Encodable {
  let id: String
  let email: Personal<Email>
}
