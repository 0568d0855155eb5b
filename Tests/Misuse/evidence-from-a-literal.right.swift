// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-from-a-literal.wrong.swift.

import EcartDPP

func note(_ desk: inout Deliberation) { desk.remark("buyer", .code(RefusalCode("is-known"))) }
