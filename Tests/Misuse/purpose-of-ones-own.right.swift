// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of purpose-of-ones-own.wrong.swift.

import EcartDPP

enum Resale {
  static let name: StaticString = "resale"
  static let servesHold = true
}
