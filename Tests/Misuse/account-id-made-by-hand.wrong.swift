// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the id of an account.
// clause: acc-2
// expect: 'AccountID' initializer is inaccessible due to 'package' protection level

import EcartDPP

func account(_ subject: SubjectID) -> AccountID {
  AccountID.init(_:)(subject)
}
