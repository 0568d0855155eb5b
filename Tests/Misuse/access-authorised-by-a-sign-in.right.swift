// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of access-authorised-by-a-sign-in.wrong.swift.

import EcartDPP

func export(_ leave: Proof<Authorise>) {}

func run(_ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  export(try await keeper.permit(Permission(Resource("order"), .export), as: signIn))
}
