// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of grant-book-written.wrong.swift.

import EcartDPP

func widen(_ keeper: Gatekeeper, _ other: Proof<SignIn>, _ read: Permission) async throws {
  try await keeper.admit(GrantAccess(read, to: "maria", because: .duty, by: other))
}
