// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of desk-time-set.wrong.swift.

import EcartDPP
import FoundationEssentials

func later(_ desk: inout Deliberation) -> Date { desk.now.addingTimeInterval(60) }
