// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of tag-of-ones-own-by-inheritance.wrong.swift.

import EcartDPP

final class Iris {
  static var tag: Tag { Email.tag }
}
