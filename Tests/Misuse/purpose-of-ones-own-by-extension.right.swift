// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of purpose-of-ones-own-by-extension.wrong.swift.

public import EcartDPP

extension ClosedPurpose {
  public static let name: StaticString = "resale"
}
