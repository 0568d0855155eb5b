// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of personal-inside-an-encodable.wrong.swift.

import EcartDPP

struct Draft: Encodable {
  let id: String
  let email: Sealed<Email>
}
