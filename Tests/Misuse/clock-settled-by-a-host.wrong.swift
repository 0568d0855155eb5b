// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate stops a subject's retention clock.
// clause: must 3; ret-1
// expect: 'settle' is inaccessible due to 'package' protection level

import EcartDPP

func keep(_ subject: SubjectID, _ rule: ObligationRule, _ desk: inout Deliberation) {
  desk.settle(rule, for: subject)
}
