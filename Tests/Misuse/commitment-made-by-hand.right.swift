// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of commitment-made-by-hand.wrong.swift.

import EcartDPP

func commit(_ entry: Evidence) -> Commitment? {
  if case .commitment(let commitment) = entry.object { commitment } else { nil }
}
