// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host adds a case for text to the values of evidence.
// clause: log-5
// expect: enum 'case' is not allowed outside of an enum

import EcartDPP

extension EvidenceValue {
  case text(String)
}
