// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of clock-of-ones-own.wrong.swift.

import EcartDPP

func open() async throws -> Gatekeeper {
  try await Gatekeeper.open(at:policy:passwords:keys:environment:)(
    "compliance", .ecartAPI, PasswordHashing(), nil, nil)
}
