// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of clock-moved-by-a-host.wrong.swift.

import EcartDPP

func keep(_ longer: Obligation, _ desk: inout Deliberation) {
  desk.remark("basis", .instant(longer.basis))
}
