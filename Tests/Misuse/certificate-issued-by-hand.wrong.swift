// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host issues a certificate for an erasure nobody has verified.
// clause: del-6; DESIGN 7
// hides: struct IssueCertificate: Gate
// expect: cannot find 'IssueCertificate' in scope

import EcartDPP

func issue(_ subject: SubjectID, _ jws: String, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(IssueCertificate(subject: subject, jws: jws))
}
