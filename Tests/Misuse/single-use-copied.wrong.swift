// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a grant is copied to be used elsewhere too.
// clause: must 7 (single use)
// expect: 'copy' cannot be applied to noncopyable types

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: consuming SingleUse<PackOrder>) async throws {
  let other = copy use
  try await keeper.spend(other) { print("parcel \($0)") }
}
