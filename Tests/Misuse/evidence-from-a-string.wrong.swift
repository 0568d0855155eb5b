// SPDX-License-Identifier: Apache-2.0
//
// Misuse: text that was typed goes into the ledger.
// clause: log-5; DESIGN 2 (evidence is a closed enum)
// expect: cannot convert value of type 'String' to expected argument type 'EvidenceValue'

import EcartDPP

func note(_ buyer: String, _ desk: inout Deliberation) { desk.remark("buyer", buyer) }
