// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host passes text off as a commitment.
// clause: log-5
// expect: 'Commitment?' initializer is inaccessible due to 'package' protection level

import EcartDPP

func commit(_ text: String) -> Commitment? { Commitment(digest: Array(text.utf8)) }
