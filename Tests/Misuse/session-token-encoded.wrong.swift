// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host puts a session token into JSON, and so into a log or a table.
// clause: net-4
// expect: requires that 'SessionToken' conform to 'Encodable'

import EcartDPP
import FoundationEssentials

func store(_ token: SessionToken) throws -> Data {
  try JSONEncoder().encode(token)
}
