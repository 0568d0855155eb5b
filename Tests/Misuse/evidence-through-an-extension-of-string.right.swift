// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-through-an-extension-of-string.wrong.swift.

import EcartDPP

extension Int {
  var evidence: EvidenceValue { .count(self) }
}
