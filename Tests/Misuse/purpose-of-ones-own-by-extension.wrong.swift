// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the purposes' own ancestor a purpose.
// clause: ret-2
// expect: protocol 'Purpose' requirement 'seal' cannot be satisfied by a non-final class ('ClosedPurpose') because it uses 'Self' in a non-parameter, non-result type position

public import EcartDPP

extension ClosedPurpose: @retroactive Purpose {
  public static let name: StaticString = "resale"
  public static let servesHold = true
  public static var seal: PurposeSeal<ClosedPurpose> { fatalError("never asked for") }
}
