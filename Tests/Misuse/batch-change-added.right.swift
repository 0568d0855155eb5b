// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of batch-change-added.wrong.swift.

import EcartDPP

func count(_ batch: Batch) -> Int { batch.changes.count }
