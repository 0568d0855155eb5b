// SPDX-License-Identifier: Apache-2.0
//
// Misuse: typed text becomes the name of a field.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func add(_ typed: String, to entry: inout Evidence) { entry.add(typed, .flag(true)) }
