// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host decides on rights of its own making.
// clause: lp-1
// expect: 'Authority' initializer is inaccessible due to 'package' protection level
// hides: package init(roles: [String: [Scope]], entries: [AccountID: [Entry]])

import EcartDPP

func rights() -> Authority {
  Authority(roles: [:], entries: [:])
}
