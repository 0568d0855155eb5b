// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of personal-compared.wrong.swift.

import EcartDPP

func same(_ email: Sealed<Email>, _ other: Sealed<Email>) -> Bool { email == other }
