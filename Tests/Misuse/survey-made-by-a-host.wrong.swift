// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host looks through another module's records.
// clause: must 3
// hides: package struct Survey
// expect: 'survey' is inaccessible due to 'package' protection level

import EcartDPP

func look(_ keeper: Gatekeeper) { _ = keeper.survey }
