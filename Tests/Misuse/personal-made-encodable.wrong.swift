// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host asks the compiler to make personal values encodable.
// clause: enc-1
// expect: extension outside of file declaring generic struct 'Personal' prevents automatic synthesis of 'encode(to:)' for protocol 'Encodable'

import EcartDPP

extension Personal: @retroactive Encodable {}
