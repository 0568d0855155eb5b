// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-of-a-new-kind-of-value.wrong.swift.

import EcartDPP

enum Remark {
  case text(String)
  case evidence(EvidenceValue)
}
