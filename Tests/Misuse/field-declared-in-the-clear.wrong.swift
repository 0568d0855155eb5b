// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a plain property is declared a personal field.
// clause: enc-1, gov-2
// expect: no exact matches in call to instance method 'personal'

import EcartDPP

struct Note: Sendable {
  static let fields = Fields<Note>("note").personal("author", \.author)
  let author: String
}
