// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of batch-entry-added.wrong.swift.

import EcartDPP

func count(_ batch: Batch) -> Int { batch.entries.count }
