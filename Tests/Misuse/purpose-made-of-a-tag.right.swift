// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of purpose-made-of-a-tag.wrong.swift.

import EcartDPP

extension Email {
  static var name: StaticString { "resale" }
}
