// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of certificate-made-by-hand.wrong.swift.

import EcartDPP

func verified(_ jws: String, _ verifier: CertificateVerifier) throws -> Certificate.VerifiedBy {
  try verifier.verify(jws).certificate.verification
}
