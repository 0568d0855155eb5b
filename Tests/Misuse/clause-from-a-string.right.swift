// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of clause-from-a-string.wrong.swift.

import EcartDPP

func clause() -> Clause.ID { Clause.ID("pw-2") }
