// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of personal-made-encodable.wrong.swift.

import EcartDPP

extension Personal {
  func masked() -> String { description }
}
