// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a store of somebody's own slips a change into a decision.
// clause: must 3
// expect: cannot use mutating member on immutable value: 'changes' setter is inaccessible

import EcartDPP

func slip(_ change: Batch.Change, into batch: inout Batch) { batch.changes.append(change) }
