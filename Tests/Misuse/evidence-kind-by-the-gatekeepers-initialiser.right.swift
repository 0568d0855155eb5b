// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-kind-by-the-gatekeepers-initialiser.wrong.swift.

import EcartDPP

func event() -> Evidence {
  Evidence.init(_:_:clauses:fields:)("parcel-packed", .done, [], [:])
}
