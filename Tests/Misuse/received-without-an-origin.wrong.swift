// SPDX-License-Identifier: Apache-2.0
//
// Misuse: data is taken in without a word on where it came from.
// clause: org-1
// expect: missing argument for parameter 'from' in call

import EcartDPP

func receive(_ id: String) -> Receive<Order> { Receive<Order>(id) }
