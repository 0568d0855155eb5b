// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sealed-box-read.wrong.swift.

import EcartDPP

func column(_ order: Order) -> String { order.recipient.storedText }
