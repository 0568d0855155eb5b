// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host puts a marketplace's key into JSON, and so into a log or a table.
// clause: key-1, a2c-4
// expect: requires that 'APICredential' conform to 'Encodable'

import EcartDPP
import FoundationEssentials

func row(_ key: APICredential) throws -> Data {
  try JSONEncoder().encode(key)
}
