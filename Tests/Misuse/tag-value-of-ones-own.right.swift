// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of tag-value-of-ones-own.wrong.swift.

import EcartDPP

let iris = Tag.all[0]
