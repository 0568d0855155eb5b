// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a gate sets the time of its decision.
// clause: must 5
// expect: cannot assign to property: 'now' is a 'let' constant

import EcartDPP
import FoundationEssentials

func later(_ desk: inout Deliberation) { desk.now = .distantFuture }
