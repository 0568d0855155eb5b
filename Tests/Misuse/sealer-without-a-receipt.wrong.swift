// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host seals for a subject for whom no clock is running.
// clause: ret-1, org-1
// expect: 'Sealer<R>' initializer is inaccessible due to 'package' protection level
// expect: 'nil' is not compatible with expected argument type 'SubjectKey'

import EcartDPP

func sealer(_ origin: Origin) -> Sealer<Order> {
  Sealer<Order>(key: nil, origin: origin, isNew: true)
}
