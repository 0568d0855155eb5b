// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of received-without-an-origin.wrong.swift.

import EcartDPP

func receive(_ id: String, _ origin: Origin) -> Receive<Order> { Receive<Order>(id, from: origin) }
