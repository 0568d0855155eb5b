// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of credential-use-in-words.wrong.swift.

import EcartDPP

func use() -> CredentialUse {
  CredentialUse("list-orders")
}
