// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-made-by-an-extension.wrong.swift.

import EcartDPP
import FoundationEssentials

extension Proof {
  func isGood(at instant: Date) -> Bool { instant < expires }
}
