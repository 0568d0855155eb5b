// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
package import EcartPasswords
import EcartPersonalData
package import EcartPolicy
import EcartRetention
package import EcartVault

extension Parts {
  /// What every host is opened with, over whatever store.
  package static func standard(_ vault: Vault, _ passwords: PasswordHashing) -> Parts {
    var parts = Parts()
    parts.add(vault)
    parts.add(passwords)
    parts.add(Rulebook.standard)
    #if SQLite
      parts.add(SealedBelongings([SealedBelongings.holds, SealedBelongings.samples]))
    #else
      parts.add(SealedBelongings([SealedBelongings.holds]))
    #endif
    parts.add(AccessWindows())
    parts.add(
      AccountBelongings(
        SetPassword.belongings + EnrolTOTP.belongings, settling: [.passwordExpires]))
    parts.add(CompiledAddresses())
    parts.add(RefusedAddresses())
    return parts
  }
}
