// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-named-instead-of-shown.wrong.swift.

import EcartDPP

func enter(_ token: SessionToken, _ place: SessionPlace) -> SignIn {
  SignIn(session: token, from: place)
}
