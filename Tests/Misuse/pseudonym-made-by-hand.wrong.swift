// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host names an actor in the ledger itself.
// clause: log-5
// expect: 'Pseudonym?' initializer is inaccessible due to 'package' protection level

import EcartDPP

func sign(_ name: String, _ desk: inout Deliberation) {
  desk.actor = Pseudonym(keyedDigest: Array(name.utf8))
}
