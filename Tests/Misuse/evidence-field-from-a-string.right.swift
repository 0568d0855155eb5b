// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-field-from-a-string.wrong.swift.

import EcartDPP

func add(to entry: inout Evidence) { entry.add("gift", .flag(true)) }
