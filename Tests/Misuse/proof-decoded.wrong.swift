// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host keeps proofs in a file and reads them back.
// clause: must 1 (one mint)
// expect: requires that 'Proof<SignIn>' conform to 'Decodable'

import EcartDPP
import FoundationEssentials

func resume(_ file: Data) throws -> Proof<SignIn> {
  try JSONDecoder().decode(Proof<SignIn>.self, from: file)
}
