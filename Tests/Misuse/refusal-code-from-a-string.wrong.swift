// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a refusal's code carries what somebody typed.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func code(_ typed: String) -> RefusalCode { RefusalCode(typed) }
