// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a literal goes into the ledger as a value.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'EvidenceValue'

import EcartDPP

func note(_ desk: inout Deliberation) { desk.remark("buyer", "Ana Sample") }
