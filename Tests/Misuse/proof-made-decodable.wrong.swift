// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host asks the compiler to make Proof decodable.
// clause: must 1 (one mint)
// expect: extension outside of file declaring generic struct 'Proof' prevents automatic synthesis of 'init(from:)' for protocol 'Decodable'

import EcartDPP

extension Proof: @retroactive Decodable {}
