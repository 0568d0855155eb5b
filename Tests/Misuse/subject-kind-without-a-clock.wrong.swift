// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a kind of subject is declared that nothing ever erases.
// clause: ret-1
// expect: missing argument for parameter 'clock' in call

import EcartDPP

let invoice = SubjectKind("invoice")
