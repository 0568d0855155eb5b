// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host vouches for the wall clock without a person and without evidence.
// clause: must 5
// expect: 'clock' is inaccessible due to 'package' protection level

import EcartDPP

func vouch(_ keeper: Gatekeeper) { _ = keeper.clock.confirm() }
