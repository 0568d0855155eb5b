// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-made-decodable.wrong.swift.

import EcartDPP

struct Receipt: Codable {
  let number: Int

  init(_ proof: Proof<PackOrder>) { self.number = proof.claim }
}
