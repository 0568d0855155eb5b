// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the engine's clock.
// clause: must 5
// hides: package final class PolicyClock
// expect: cannot find 'PolicyClock' in scope

import EcartDPP

func clock(_ mark: ClockMark) {
  _ = PolicyClock(source: mark)
}
