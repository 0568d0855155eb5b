// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host has an action that no policy knows.
// clause: lp-1
// expect: 'Action' initializer is inaccessible due to 'private' protection level
// hides: private init(_ name: StaticString)

import EcartDPP

func permission() -> Permission {
  Permission(Resource("order"), Action("resell"))
}
