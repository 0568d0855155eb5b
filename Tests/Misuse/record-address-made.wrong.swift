// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes a place in the store.
// clause: must 3
// expect: 'RecordAddress' initializer is inaccessible due to 'package' protection level

import EcartDPP

func place(_ key: RecordKey) -> RecordAddress { RecordAddress(Shelf.self, key) }
