// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host erases by the gate of the sweeper, past its guards.
// clause: ret-1, del-4
// hides: struct EraseSubjects: Gate
// expect: cannot find 'EraseSubjects' in scope

import EcartDPP

func erase(_ due: [Obligation], _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(EraseSubjects(due: due))
}
