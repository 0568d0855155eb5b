// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a permission holds what somebody typed, which the evidence would show.
// clause: lp-1, log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func permission(_ typed: String) -> Permission {
  Permission(Resource(typed), .read)
}
