// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of record-address-made.wrong.swift.

import EcartDPP

func place(_ address: RecordAddress) -> RecordKey { address.key }
