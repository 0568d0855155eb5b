// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-token-encoded.wrong.swift.

import EcartDPP
import FoundationEssentials

func store(_ session: SessionID) throws -> Data {
  try JSONEncoder().encode(session)
}
