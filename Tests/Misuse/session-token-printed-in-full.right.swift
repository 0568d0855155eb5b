// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-token-printed-in-full.wrong.swift.

import EcartDPP

func log(_ token: SessionToken) {
  print(token)
}
