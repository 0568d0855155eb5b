// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host derives a fifteenth tag.
// clause: def-1
// expect: cannot inherit from non-open class 'ClosedTag' outside of its defining module

import EcartDPP

final class Iris: ClosedTag, PersonalTag {
  static var tag: Tag { Email.tag }
  static var seal: TagSeal<Iris> { fatalError("never asked for") }
}
