// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes a source of time.
// clause: must 5
// hides: package protocol TimeSource
// expect: cannot find type 'TimeSource' in scope

import EcartDPP

struct Frozen: TimeSource {}
