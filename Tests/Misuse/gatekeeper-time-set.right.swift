// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of gatekeeper-time-set.wrong.swift.

import EcartDPP
import FoundationEssentials

func later(_ keeper: Gatekeeper) -> Date { keeper.now.addingTimeInterval(60) }
