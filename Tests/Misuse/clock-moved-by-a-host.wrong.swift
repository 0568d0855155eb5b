// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate gives a subject a later basis.
// clause: must 3; ret-1
// expect: 'owe' is inaccessible due to 'package' protection level

import EcartDPP

func keep(_ longer: Obligation, _ desk: inout Deliberation) { desk.owe(longer) }
