// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of action-of-ones-own.wrong.swift.

import EcartDPP

func permission() -> Permission {
  Permission(Resource("order"), .export)
}
