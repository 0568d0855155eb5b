// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host takes the gatekeeper's own way of making an entry.
// clause: log-5
// expect: 'Evidence' initializer is inaccessible due to 'package' protection level

import EcartDPP

func event(_ typed: String) -> Evidence {
  Evidence.init(kind:outcome:clauses:fields:)(typed, .done, [], [])
}
