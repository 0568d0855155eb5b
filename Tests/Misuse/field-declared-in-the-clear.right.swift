// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of field-declared-in-the-clear.wrong.swift.

import EcartDPP

struct Note: Sendable {
  static let fields = Fields<Note>("note").personal("author", \.author)
  let author: Sealed<Name>
}
