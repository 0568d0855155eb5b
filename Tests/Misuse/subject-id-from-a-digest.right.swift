// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of subject-id-from-a-digest.wrong.swift.

import EcartDPP

func subject(_ order: String, _ vault: Vault) throws -> SubjectID {
  try vault.subject(.order, order)
}
