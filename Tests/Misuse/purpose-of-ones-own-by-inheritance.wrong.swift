// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host derives a purpose.
// clause: ret-2
// expect: cannot inherit from non-open class 'ClosedPurpose' outside of its defining module

import EcartDPP

final class Resale: ClosedPurpose, Purpose {
  static let name: StaticString = "resale"
  static let servesHold = true
  static var seal: PurposeSeal<Resale> { fatalError("never asked for") }
}
