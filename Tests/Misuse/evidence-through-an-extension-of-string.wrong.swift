// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host teaches String to be evidence.
// clause: log-5
// expect: cannot convert value of type 'String' to expected argument type 'StaticString'

import EcartDPP

extension String {
  var evidence: EvidenceValue { .code(RefusalCode(self)) }
}
