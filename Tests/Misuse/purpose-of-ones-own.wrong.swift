// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host adds a purpose, its seal answered by a trap.
// clause: ret-2
// expect: non-class type 'Resale' cannot conform to class protocol 'Purpose'

import EcartDPP

enum Resale: Purpose {
  static let name: StaticString = "resale"
  static let servesHold = true
  static var seal: PurposeSeal<Resale> { fatalError("never asked for") }
}
