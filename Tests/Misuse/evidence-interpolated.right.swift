// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-interpolated.wrong.swift.

import EcartDPP

func note(_ desk: inout Deliberation) {
  desk.remark("sold", .flag(true))
}
