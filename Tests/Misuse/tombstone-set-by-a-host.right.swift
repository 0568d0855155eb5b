// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of tombstone-set-by-a-host.wrong.swift.

import EcartDPP

func revive(_ subject: SubjectID, _ desk: inout Deliberation) {
  desk.object = .tombstone(subject)
}
