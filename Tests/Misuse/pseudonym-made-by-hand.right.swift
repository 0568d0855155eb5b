// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of pseudonym-made-by-hand.wrong.swift.

import EcartDPP

func sign(_ entry: Evidence, _ desk: inout Deliberation) {
  desk.actor = entry.actor
}
