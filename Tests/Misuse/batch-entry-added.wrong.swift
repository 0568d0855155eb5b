// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a store of somebody's own slips an entry into a decision.
// clause: log-4
// expect: cannot assign to property: 'entries' setter is inaccessible

import EcartDPP

func slip(_ bytes: [UInt8], into batch: inout Batch) { batch.entries = [bytes] }
