// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of permission-from-a-string.wrong.swift.

import EcartDPP

func permission() -> Permission {
  Permission(Resource("order"), .read)
}
