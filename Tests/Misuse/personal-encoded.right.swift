// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of personal-encoded.wrong.swift.

import EcartDPP
import FoundationEssentials

func json(_ email: Sealed<Email>) throws -> Data { try JSONEncoder().encode(email) }
