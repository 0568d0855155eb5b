// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a personal value is encoded.
// clause: enc-1
// expect: requires that 'Personal<Email>' conform to 'Encodable'

import EcartDPP
import FoundationEssentials

func json(_ email: Personal<Email>) throws -> Data { try JSONEncoder().encode(email) }
