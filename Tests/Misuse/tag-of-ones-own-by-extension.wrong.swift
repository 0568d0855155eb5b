// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the tags' own ancestor a tag.
// clause: def-1
// expect: protocol 'PersonalTag' requirement 'seal' cannot be satisfied by a non-final class ('ClosedTag') because it uses 'Self' in a non-parameter, non-result type position

public import EcartDPP

extension ClosedTag: @retroactive PersonalTag {
  public static var tag: Tag { Email.tag }
  public static var seal: TagSeal<ClosedTag> { fatalError("never asked for") }
}
