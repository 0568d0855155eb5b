// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-words-of-a-host.wrong.swift.

import EcartDPP

func add(to entry: inout Evidence) { entry.add("note", .code(RefusalCode("gift"))) }
