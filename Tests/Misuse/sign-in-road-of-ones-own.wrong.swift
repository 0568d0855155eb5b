// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host builds its own way round the second factor.
// clause: mfa-1
// hides: package protocol SignInRoad
// expect: cannot find type 'SignInRoad' in scope

import EcartDPP

struct Shortcut: SignInRoad {}
