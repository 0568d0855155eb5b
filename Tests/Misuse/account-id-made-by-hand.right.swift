// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of account-id-made-by-hand.wrong.swift.

import EcartDPP

func account(_ proof: Proof<SignIn>) -> AccountID { proof.claim.account }
