// SPDX-License-Identifier: Apache-2.0
//
// Misuse: typed text becomes a sentence of the ledger.
// clause: log-5
// expect: 'EvidenceWords' initializer is inaccessible due to 'package' protection level

import EcartDPP

func add(_ typed: String, to entry: inout Evidence) {
  entry.add("note", .words(EvidenceWords(typed)))
}
