// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate names another module's record with its module.
// clause: must 3 (spaces belong to modules)
// hides: struct AccountRecord: GateRecord
// expect: module 'EcartAccess' has no member named 'AccountRecord'
// expect: generic parameter 'R' could not be inferred

import EcartAccess
import EcartPolicy

func look(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  _ = try await desk.read(EcartAccess.AccountRecord.self, at: key)
}
