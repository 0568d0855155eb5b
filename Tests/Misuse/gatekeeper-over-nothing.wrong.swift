// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes a gatekeeper from parts, past everything that opening checks.
// clause: must 2, must 5
// expect: 'Gatekeeper' initializer is inaccessible due to 'package' protection level
// expect: missing argument for parameter 'clock' in call

import EcartDPP

func keeper(_ store: SQLiteStore) -> Gatekeeper {
  Gatekeeper(store: store, policy: .ecartAPI, parts: Parts())
}
