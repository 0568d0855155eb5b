// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of subject-kind-without-a-clock.wrong.swift.

import EcartDPP

let invoice = SubjectKind("invoice", clock: .fromReceipt(.received))
