// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-decoded.wrong.swift.

import EcartDPP
import FoundationEssentials

func resume(_ file: Data) throws -> Order {
  try JSONDecoder().decode(Order.self, from: file)
}
