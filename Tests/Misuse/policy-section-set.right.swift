// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of policy-section-set.wrong.swift.

import EcartDPP

func strict(_ numbers: PasswordPolicy) throws -> Policy {
  try Policy.ecartAPI.tightening(numbers)
}
