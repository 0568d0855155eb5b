// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a gate keeps its desk for later.
// clause: must 2 (nothing is answered before it is committed)
// expect: 'desk' is borrowed and cannot be consumed

import EcartDPP

struct Drawer: ~Copyable {
  var desk: Deliberation
}

func keep(_ desk: borrowing Deliberation) -> Drawer {
  Drawer(desk: desk)
}
