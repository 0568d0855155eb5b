// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host prints what is inside a session token; the token itself prints as a mask.
// clause: net-4
// expect: 'secret' is inaccessible due to 'private' protection level
// hides: private let secret: Secret

import EcartDPP

func log(_ token: SessionToken) {
  print(token.secret)
}
