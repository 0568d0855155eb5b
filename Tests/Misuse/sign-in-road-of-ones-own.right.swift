// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sign-in-road-of-ones-own.wrong.swift.

import EcartDPP

struct Shortcut {
  let signIn: SignIn
}
