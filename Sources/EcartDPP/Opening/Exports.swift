// SPDX-License-Identifier: Apache-2.0

// `import EcartDPP` brings every control with it.
@_exported public import EcartAccess
@_exported public import EcartDeletion
@_exported public import EcartMFA
@_exported public import EcartPasswords
@_exported public import EcartPersonalData
@_exported public import EcartPolicy
@_exported public import EcartRetention
@_exported public import EcartVault

// A host names the people to whom roots and exports are sealed.
@_exported public import enum EcartCrypto.Age
// Marketplaces' keys, peppers and passwords of key files are handed over as one.
@_exported public import struct EcartCrypto.CMSRecipient
@_exported public import class EcartCrypto.Secret

#if SQLite
  @_exported public import EcartSQLite
#endif
