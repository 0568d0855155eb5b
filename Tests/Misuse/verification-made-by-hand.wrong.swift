// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host says itself that an erasure was verified.
// clause: del-4
// hides: struct RecordVerification: Gate
// expect: cannot find 'RecordVerification' in scope

import EcartDPP

func verify(_ subject: SubjectID, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(RecordVerification(subject: subject))
}
