// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate undoes, or props up, what rests on another module's record.
// clause: must 3, must 8
// hides: struct AccountRecord: GateRecord
// expect: cannot find 'AccountRecord' in scope
// expect: generic parameter 'R' could not be inferred

import EcartDPP

func revoke(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  try await desk.revoke(.of(AccountRecord.self, key))
}
