// SPDX-License-Identifier: Apache-2.0
//
// Misuse: typed text becomes the kind of an event.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func event(_ typed: String) -> Evidence { Evidence(typed, .done, clauses: []) }
