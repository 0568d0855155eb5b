// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host writes a certificate out of its parts.
// clause: del-6; DESIGN 7
// expect: 'Certificate.VerifiedBy' initializer is inaccessible due to 'internal' protection level

import EcartDPP

func verified(_ statement: String) -> Certificate.VerifiedBy {
  Certificate.VerifiedBy.init(method:statement:signature:publicKey:)("seen", statement, "", "")
}
