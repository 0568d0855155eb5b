// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host reads a marketplace's key out of the value that names it.
// clause: key-1
// expect: value of type 'APICredential' has no member 'secret'

import EcartDPP

func key(_ key: APICredential) -> Secret {
  key.secret
}
