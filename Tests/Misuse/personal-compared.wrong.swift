// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host guesses at a personal value by comparing it.
// clause: lp-2
// expect: binary operator '==' cannot be applied to two 'Personal<Email>' operands

import EcartDPP

func same(_ email: Personal<Email>, _ guess: String) -> Bool { email == Personal<Email>(guess) }
