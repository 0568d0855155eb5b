// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host chooses the name of a space.
// clause: must 3
// expect: 'Space' initializer is inaccessible due to 'package' protection level
// expect: initializer 'init(of:)' requires that 'String' conform to 'GateRecord'

import EcartDPP

let accounts = Space(of: String.self)
