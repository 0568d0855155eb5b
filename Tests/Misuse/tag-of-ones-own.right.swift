// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of tag-of-ones-own.wrong.swift.

import EcartDPP

enum Iris {
  static var tag: Tag { Email.tag }
}
