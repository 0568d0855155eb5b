// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host describes a fifteenth tag, with a mask of its liking.
// clause: def-1
// expect: 'Tag' initializer is inaccessible due to 'internal' protection level
// expect: 'tail' is inaccessible due to 'internal' protection level

import EcartDPP

let iris = Tag(name: "iris", category: "user.biometric", mask: .tail)
