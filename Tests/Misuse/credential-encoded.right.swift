// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of credential-encoded.wrong.swift.

import EcartDPP
import FoundationEssentials

func row(_ key: APICredential) throws -> Data {
  try JSONEncoder().encode(key.number)
}
