// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host reads a personal value by a key path.
// clause: lp-2
// expect: 'value' is inaccessible due to 'package' protection level

import EcartDPP

func domain(_ email: Personal<Email>) -> String { email[keyPath: \.value] }
