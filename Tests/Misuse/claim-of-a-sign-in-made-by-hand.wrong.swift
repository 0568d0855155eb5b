// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host writes down that somebody has signed in.
// clause: mfa-1
// expect: 'SignIn.Claim' initializer is inaccessible due to 'internal' protection level

import EcartDPP
import FoundationEssentials

func claim(_ account: AccountID, _ now: Date) -> SignIn.Claim {
  SignIn.Claim(account: account, factor: .totp, at: now, session: nil)
}
