// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate resets the lock-out counter.
// clause: must 3; acc-7
// hides: package struct AttemptRecord: GateRecord
// expect: cannot find 'AttemptRecord' in scope
// expect: generic parameter 'R' could not be inferred

import EcartDPP

func unlock(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  try await desk.remove(AttemptRecord.self, at: key)
}
