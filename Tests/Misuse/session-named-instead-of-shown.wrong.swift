// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host comes in with a session's name, which stands in lists and in the ledger.
// clause: net-4
// expect: cannot convert value of type 'SessionID' to expected argument type 'SessionToken'

import EcartDPP

func enter(_ session: SessionID, _ place: SessionPlace) -> SignIn {
  SignIn(session: session, from: place)
}
