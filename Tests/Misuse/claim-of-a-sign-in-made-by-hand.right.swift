// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of claim-of-a-sign-in-made-by-hand.wrong.swift.

import EcartDPP

func claim(_ proof: Proof<SignIn>) -> SignIn.Claim { proof.claim }
