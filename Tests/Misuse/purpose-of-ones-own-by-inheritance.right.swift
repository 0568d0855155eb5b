// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of purpose-of-ones-own-by-inheritance.wrong.swift.

import EcartDPP

final class Resale {
  static let name: StaticString = "resale"
  static let servesHold = true
}
