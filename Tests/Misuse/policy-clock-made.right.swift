// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of policy-clock-made.wrong.swift.

import EcartDPP
import FoundationEssentials

func clock(_ keeper: Gatekeeper) -> Date { keeper.now }
