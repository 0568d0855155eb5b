// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes one of the library's tags a purpose.
// clause: ret-2
// expect: 'Purpose' requires that 'Email' inherit from 'ClosedPurpose'
// expect: type 'Email' does not conform to protocol 'Purpose'

public import EcartDPP

extension Email: @retroactive Purpose {
  public static var name: StaticString { "resale" }
  public static var servesHold: Bool { true }
  public static var seal: PurposeSeal<Email> { fatalError("never asked for") }
}
