// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-made-expressible-by-text.wrong.swift.

public import EcartDPP

extension EvidenceValue: @retroactive ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Int) { self = .count(number) }
}
