// SPDX-License-Identifier: Apache-2.0
//
// Misuse: typed text is named as a clause.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func clause(_ typed: String) -> Clause.ID { Clause.ID(typed) }
