// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of time-source-of-ones-own.wrong.swift.

import EcartDPP
import EcartTesting
import FoundationEssentials

func frozen(at instant: Date) -> TestingClock { TestingClock(instant) }
