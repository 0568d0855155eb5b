// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host writes a policy of its own instead of tightening one.
// clause: DESIGN 2 (tightened, never loosened)
// expect: 'Policy' initializer is inaccessible due to 'private' protection level

import EcartDPP

let mild = Policy(profile: "mild", version: "1")
