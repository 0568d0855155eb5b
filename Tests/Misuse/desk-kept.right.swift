// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of desk-kept.wrong.swift.

import EcartDPP
import FoundationEssentials

struct Drawer: ~Copyable {
  var opened: Date
}

func keep(_ desk: borrowing Deliberation) -> Drawer {
  Drawer(opened: desk.now)
}
