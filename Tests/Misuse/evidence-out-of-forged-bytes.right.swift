// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-out-of-forged-bytes.wrong.swift: the gatekeeper explains.

import EcartDPP

func explain(_ keeper: Gatekeeper) async -> String? {
  await keeper.ask(PackOrder()).why?.description
}
