// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of tag-of-ones-own-by-extension.wrong.swift.

public import EcartDPP

extension ClosedTag {
  public static var tag: Tag { Email.tag }
}
