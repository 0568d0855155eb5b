// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  import EcartCrypto
  import EcartVault

  /// The roots among a token's objects: AES-256 keys whose `CKA_LABEL` is the root's name and whose
  /// `CKA_ID` is ``RootKey/mark`` and 16 random bytes.
  struct RootKey {
    let object: TokenSession.Object
    /// The random part of the key's `CKA_ID`.
    let id: [UInt8]
    /// Not one that another process is just making, or died while making: SoftHSM writes the name
    /// first and the value, with `CKA_LOCAL`, in a second step.
    let isWhole: Bool

    static let mark = Array("ecart1".utf8)
    static let idCount = 16
  }

  extension TokenSession {
    /// A private object that shows, whenever something is said not to be there, that the token's
    /// objects are seen at all: a token that was pulled, or a session that lost its log-in, finds
    /// nothing and says so without a fault.
    private static let mark = Attributes()
      .with(CKA_CLASS, CKO_DATA).with(CKA_TOKEN, true).with(CKA_PRIVATE, true)
      .with(CKA_LABEL, Array("ecart roots".utf8))

    /// - Returns: whether there was none.
    func prepareMark() throws(TokenFault) -> Bool {
      guard try find(Self.mark).isEmpty else { return false }
      try make(
        Self.mark.with(CKA_APPLICATION, Array("ecart".utf8)).with(CKA_VALUE, RootKey.mark))
      return true
    }

    /// - Throws: when what is in the token cannot be seen.
    func checkMark() throws(TokenFault) {
      guard isLive else { throw TokenFault("looking at the token", CKR_USER_NOT_LOGGED_IN) }
      guard try !find(Self.mark).isEmpty else {
        throw TokenFault("looking at the token", CKR_TOKEN_NOT_PRESENT)
      }
    }

    /// The keys of a root: none, one, or more when processes made it at once.
    func keys(of root: String) throws(TokenFault) -> [RootKey] {
      let objects = try find(Self.rootKeys.with(CKA_LABEL, Array(root.utf8)))
      let keys = try ours(objects)
      if keys.isEmpty { try checkMark() }
      return keys.sorted { $0.id.lexicographicallyPrecedes($1.id) }
    }

    func allRoots() throws(TokenFault) -> [String] {
      try checkMark()
      var names = Set<String>()
      for key in try ours(try find(Self.rootKeys)) {
        names.insert(String(decoding: try value(CKA_LABEL, of: key.object), as: UTF8.self))
      }
      return names.sorted()
    }

    private static let rootKeys = Attributes()
      .with(CKA_CLASS, CKO_SECRET_KEY).with(CKA_KEY_TYPE, CKK_AES).with(CKA_TOKEN, true)

    private func ours(_ objects: [Object]) throws(TokenFault) -> [RootKey] {
      var keys: [RootKey] = []
      for object in objects {
        let id = try value(CKA_ID, of: object)
        guard id.starts(with: RootKey.mark), id.count == RootKey.mark.count + RootKey.idCount
        else { continue }
        keys.append(
          RootKey(
            object: object, id: Array(id.dropFirst(RootKey.mark.count)),
            isWhole: try value(CKA_LOCAL, of: object) == [1]))
      }
      return keys
    }

    /// Generates a key that never leaves the token.
    func makeKey(of root: String, id: [UInt8]) throws(TokenFault) {
      let needed = Self.rootKeys
        .with(CKA_LABEL, Array(root.utf8)).with(CKA_ID, RootKey.mark + id)
        .with(CKA_VALUE_LEN, CK_ULONG(32)).with(CKA_PRIVATE, true)
        .with(CKA_SENSITIVE, true).with(CKA_EXTRACTABLE, false)
        .with(CKA_ENCRYPT, true).with(CKA_DECRYPT, true)
        .with(CKA_WRAP, false).with(CKA_UNWRAP, false)
        .with(CKA_SIGN, false).with(CKA_VERIFY, false)
      let wished = needed.with(CKA_DESTROYABLE, true).with(CKA_COPYABLE, false)
        .with(CKA_MODIFIABLE, false)
      let made: Object
      do throws(TokenFault) { made = try generateKey(wished) } catch {
        // Older modules do not know the attributes of version 2.40.
        guard [CKR_ATTRIBUTE_TYPE_INVALID, CKR_TEMPLATE_INCONSISTENT].contains(error.code) else {
          throw error
        }
        made = try generateKey(needed)
      }
      do throws(TokenFault) { try checkCannotBeExtracted(made) } catch {
        try destroy(made)
        throw error
      }
    }

    /// A module may pass over what it was asked for.
    private func checkCannotBeExtracted(_ key: Object) throws(TokenFault) {
      for (attribute, wanted) in [
        (CKA_EXTRACTABLE, false), (CKA_SENSITIVE, true), (CKA_NEVER_EXTRACTABLE, true),
        (CKA_LOCAL, true), (CKA_TOKEN, true),
      ] where try value(attribute, of: key) != [wanted ? 1 : 0] {
        throw TokenFault("making a key that cannot be extracted", CKR_TEMPLATE_INCONSISTENT)
      }
    }
  }
#endif
