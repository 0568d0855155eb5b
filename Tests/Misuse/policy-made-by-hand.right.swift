// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of policy-made-by-hand.wrong.swift.

import EcartDPP

func strict() throws -> Policy {
  var passwords = PasswordPolicy.standard
  passwords.minimumLength = 16
  return try Policy.ecartAPI.tightening(passwords)
}
