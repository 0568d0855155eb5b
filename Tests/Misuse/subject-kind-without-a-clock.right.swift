// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of subject-kind-without-a-clock.wrong.swift.

import EcartDPP

let kept = ObligationRule("invoice-kept", clause: Clause.ID("ret-1")) { _ in 30 * 86_400 }
let invoice = SubjectKind("invoice", clock: .fromReceipt(kept))
