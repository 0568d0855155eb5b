// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes evidence of string literals, and with them of any string.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

public import EcartDPP

extension EvidenceValue: @retroactive ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = .code(RefusalCode(text)) }
}
