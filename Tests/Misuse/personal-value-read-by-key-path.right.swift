// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of personal-value-read-by-key-path.wrong.swift.

import EcartDPP

func domain(_ email: Personal<Email>) -> String { email[keyPath: \.description] }
