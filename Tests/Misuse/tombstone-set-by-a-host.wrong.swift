// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate sets or lifts a tombstone.
// clause: must 3; ret-1
// expect: 'setKey' is inaccessible due to 'package' protection level

import EcartDPP

func revive(_ subject: SubjectID, _ desk: inout Deliberation) {
  desk.setKey(of: subject, state: .living, epoch: "", body: [])
}
