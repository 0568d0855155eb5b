// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes what opens fields, without the evidence of a reveal.
// clause: lp-2
// expect: 'Revealed<R>' initializer is inaccessible due to 'package' protection level
// expect: 'nil' is not compatible with expected argument type 'SubjectKey'

import EcartDPP

func label(_ order: Order) {
  _ = Revealed<Order>(record: order, named: [], key: nil)
}
