// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host adds a fifteenth tag, its seal answered by a trap.
// clause: def-1
// expect: non-class type 'Iris' cannot conform to class protocol 'PersonalTag'

import EcartDPP

enum Iris: PersonalTag {
  static var tag: Tag { Email.tag }
  static var seal: TagSeal<Iris> { fatalError("never asked for") }
}
