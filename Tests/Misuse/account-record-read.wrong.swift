// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate reads another module's record.
// clause: must 3 (spaces belong to modules); acc-7
// hides: struct AccountRecord: GateRecord
// expect: cannot find 'AccountRecord' in scope
// expect: generic parameter 'R' could not be inferred

import EcartDPP

func look(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  _ = try await desk.read(AccountRecord.self, at: key)
}
