// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host reads a personal value.
// clause: lp-2
// expect: 'value' is inaccessible due to 'package' protection level

import EcartDPP

func domain(_ email: Personal<Email>) -> String { email.value }
