// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of survey-made-by-a-host.wrong.swift.

import EcartDPP

func look(_ keeper: Gatekeeper) { _ = keeper.policy }
