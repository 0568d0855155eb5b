// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host puts a section into a policy past its floor.
// clause: DESIGN 2 (tightened, never loosened)
// expect: cannot assign through subscript: subscript is get-only

import EcartDPP

func mild(_ numbers: PasswordPolicy) -> Policy {
  var policy = Policy.ecartAPI
  policy[PasswordPolicy.self] = numbers
  return policy
}
