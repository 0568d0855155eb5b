// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of space-made-from-a-name.wrong.swift.

import EcartDPP

func name(of space: Space) -> String { space.description }
