// SPDX-License-Identifier: Apache-2.0
//
// Misuse: the use a marketplace's key is opened for is made up while the program runs, from what a request says.
// clause: key-2
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

func use(_ words: String) -> CredentialUse {
  CredentialUse(words)
}
