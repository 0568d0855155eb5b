// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-from-a-string.wrong.swift.

import EcartDPP

func note(_ parcels: Int, _ desk: inout Deliberation) { desk.remark("parcels", .count(parcels)) }
