// SPDX-License-Identifier: Apache-2.0
//
// Misuse: text that was typed is put into an entry of the host's own making, read back as an
// explanation, and its fact goes into the ledger.
// clause: log-5; DESIGN 2 (evidence is a closed enum)
// expect: 'Explanation?' initializer is inaccessible due to 'package' protection level
// hides: package init?(entry: [UInt8])

import EcartDPP

func launder(_ entry: [UInt8], _ desk: inout Deliberation) {
  if let fact = Explanation(entry: entry)?.facts.first { desk.remark("buyer", fact.value) }
}
