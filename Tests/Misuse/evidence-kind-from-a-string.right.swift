// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of evidence-kind-from-a-string.wrong.swift.

import EcartDPP

func event() -> Evidence { Evidence("parcel-packed", .done, clauses: []) }
