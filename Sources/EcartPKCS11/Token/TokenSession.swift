// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  import EcartCrypto

  /// An open session in which the user is logged in. Used by one thread at a time.
  struct TokenSession: @unchecked Sendable {
    private let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
    private let handle: CK_SESSION_HANDLE
    private let module: TokenModule
    private let beginning: Int

    typealias Object = CK_OBJECT_HANDLE

    /// Opens a session and logs in with the PIN, once: tokens lock themselves after a few wrong ones.
    init(_ module: TokenModule, _ slot: CK_SLOT_ID, pin: Secret) throws(TokenFault) {
      functions = module.functions
      self.module = module
      beginning = module.beginning
      var handle: CK_SESSION_HANDLE = 0
      let flags = CK_FLAGS(CKF_SERIAL_SESSION | CKF_RW_SESSION)
      try Self.call(functions.pointee.C_OpenSession, "opening a session") {
        $0(slot, flags, nil, nil, &handle)
      }
      self.handle = handle
      let code = pin.withBytes { pin in
        pin.withUnsafeBufferPointer { pin in
          functions.pointee.C_Login?(
            handle, CK_USER_TYPE(CKU_USER), UnsafeMutablePointer(mutating: pin.baseAddress),
            CK_ULONG(pin.count))
        }
      }
      guard code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN else {
        close()
        throw TokenFault("logging in", code ?? CKR_FUNCTION_NOT_SUPPORTED)
      }
    }

    /// Since the module was begun anew, its number may be that of somebody else's session.
    private var isOver: Bool { beginning != module.beginning }

    func close() {
      if !isOver { _ = functions.pointee.C_CloseSession?(handle) }
    }

    /// Whether the user is logged in still: without, private objects are silently not found.
    var isLive: Bool {
      var info = CK_SESSION_INFO()
      return !isOver && functions.pointee.C_GetSessionInfo?(handle, &info) == CKR_OK
        && info.state == CKS_RW_USER_FUNCTIONS
    }

    func find(_ sought: Attributes) throws(TokenFault) -> [Object] {
      let operation = "searching"
      try Self.call(functions.pointee.C_FindObjectsInit, operation) { begin in
        sought.lend { begin(handle, $0, $1) }
      }
      defer { _ = functions.pointee.C_FindObjectsFinal?(handle) }
      var found: [Object] = []
      while true {
        var batch = [Object](repeating: 0, count: 64)
        var count: CK_ULONG = 0
        try Self.call(functions.pointee.C_FindObjects, operation) {
          $0(handle, &batch, CK_ULONG(batch.count), &count)
        }
        if count == 0 { return found }
        found += batch.prefix(Int(count))
      }
    }

    /// One attribute's bytes; refused by the token for those that are sensitive.
    func value(_ type: CK_ULONG, of object: Object) throws(TokenFault) -> [UInt8] {
      let operation = "reading an attribute"
      var query = CK_ATTRIBUTE(type: type, pValue: nil, ulValueLen: 0)
      try Self.call(functions.pointee.C_GetAttributeValue, operation) {
        $0(handle, object, &query, 1)
      }
      guard query.ulValueLen <= 4_096 else {
        throw TokenFault(operation, CKR_ATTRIBUTE_VALUE_INVALID)
      }
      var bytes = [UInt8](repeating: 0, count: Int(query.ulValueLen))
      let code = bytes.withUnsafeMutableBytes { place in
        query.pValue = place.baseAddress
        return functions.pointee.C_GetAttributeValue?(handle, object, &query, 1)
      }
      try TokenFault.check(code ?? CKR_FUNCTION_NOT_SUPPORTED, operation)
      return Array(bytes.prefix(Int(query.ulValueLen)))
    }

    func generateKey(_ wanted: Attributes) throws(TokenFault) -> Object {
      var mechanism = CK_MECHANISM(
        mechanism: CK_MECHANISM_TYPE(CKM_AES_KEY_GEN), pParameter: nil, ulParameterLen: 0)
      var made: Object = 0
      try Self.call(functions.pointee.C_GenerateKey, "generating a key") { generate in
        wanted.lend { generate(handle, &mechanism, $0, $1, &made) }
      }
      return made
    }

    func make(_ wanted: Attributes) throws(TokenFault) {
      var made: Object = 0
      try Self.call(functions.pointee.C_CreateObject, "making an object") { create in
        wanted.lend { create(handle, $0, $1, &made) }
      }
    }

    func destroy(_ object: Object) throws(TokenFault) {
      try Self.call(functions.pointee.C_DestroyObject, "destroying a key") { $0(handle, object) }
    }

    /// AES-GCM in the token (NIST SP 800-38D): ciphertext ‖ tag of 16 bytes.
    func seal(
      _ plaintext: Secret, under key: Object, iv: [UInt8], associatedData: [UInt8]
    ) throws(TokenFault) -> [UInt8] {
      let operation = "wrapping"
      var output = [UInt8](repeating: 0, count: plaintext.count + 16)
      var count = CK_ULONG(output.count)
      let code = Self.withGCM(iv, associatedData) { mechanism in
        plaintext.withBytes { input -> CK_RV? in
          input.withUnsafeBufferPointer { input -> CK_RV? in
            let begun = functions.pointee.C_EncryptInit?(handle, mechanism, key)
            guard begun == CKR_OK else { return begun }
            return functions.pointee.C_Encrypt?(
              handle, UnsafeMutablePointer(mutating: input.baseAddress), CK_ULONG(input.count),
              &output, &count)
          }
        }
      }
      try TokenFault.check(code ?? CKR_FUNCTION_NOT_SUPPORTED, operation)
      guard Int(count) == output.count else { throw TokenFault(operation) }
      return output
    }

    /// - Returns: `nil` for what is not authentic.
    func open(
      _ sealed: [UInt8], under key: Object, iv: [UInt8], associatedData: [UInt8]
    ) throws(TokenFault) -> Secret? {
      // Some modules ask for room for the tag too before they look.
      var output = [UInt8](repeating: 0, count: sealed.count)
      var count = CK_ULONG(output.count)
      var input = sealed
      var isBegun = false
      let code = Self.withGCM(iv, associatedData) { mechanism -> CK_RV? in
        let begun = functions.pointee.C_DecryptInit?(handle, mechanism, key)
        guard begun == CKR_OK else { return begun }
        isBegun = true
        return functions.pointee.C_Decrypt?(
          handle, &input, CK_ULONG(input.count), &output, &count)
      }
      guard code == CKR_OK else {
        _ = Secret(wiping: &output)
        if isBegun, let code, Self.notAuthentic.contains(code), isLive { return nil }
        throw TokenFault("unwrapping", code ?? CKR_FUNCTION_NOT_SUPPORTED)
      }
      guard Int(count) <= output.count else { throw TokenFault("unwrapping") }
      let whole = Secret(wiping: &output)
      return whole.withBytes { Secret(copying: $0.extracting(0..<Int(count))) }
    }

    /// What modules answer to a wrong tag; the standard's word is the first.
    private static let notAuthentic: [CK_RV] = [
      CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_SIGNATURE_INVALID,
      CKR_DATA_INVALID, CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED,
    ]

    private static func withGCM<Result>(
      _ iv: [UInt8], _ associatedData: [UInt8],
      _ body: (UnsafeMutablePointer<CK_MECHANISM>) -> Result
    ) -> Result {
      var iv = iv
      var associatedData = associatedData
      return iv.withUnsafeMutableBufferPointer { iv in
        associatedData.withUnsafeMutableBufferPointer { aad in
          var parameters = CK_GCM_PARAMS(
            pIv: iv.baseAddress, ulIvLen: CK_ULONG(iv.count), ulIvBits: CK_ULONG(iv.count * 8),
            pAAD: aad.baseAddress, ulAADLen: CK_ULONG(aad.count), ulTagBits: 128)
          return withUnsafeMutableBytes(of: &parameters) { parameters in
            var mechanism = CK_MECHANISM(
              mechanism: CK_MECHANISM_TYPE(CKM_AES_GCM), pParameter: parameters.baseAddress,
              ulParameterLen: CK_ULONG(parameters.count))
            return body(&mechanism)
          }
        }
      }
    }

    /// A function the module may lack.
    private static func call<Function>(
      _ function: Function?, _ operation: String, _ body: (Function) -> CK_RV
    ) throws(TokenFault) {
      guard let function else { throw TokenFault(operation, CKR_FUNCTION_NOT_SUPPORTED) }
      try TokenFault.check(body(function), operation)
    }
  }
#endif
