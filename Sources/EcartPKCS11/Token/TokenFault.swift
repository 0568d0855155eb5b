// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  import EcartVault

  /// What a module answered where something else than `CKR_OK` ends the matter.
  struct TokenFault: Error {
    let operation: String
    let code: CK_RV

    /// - Parameter code: without one, the fault is not the module's and does not pass.
    init(_ operation: String, _ code: CK_RV = CKR_ARGUMENTS_BAD) {
      self.operation = operation
      self.code = code
    }

    static func check(_ code: CK_RV, _ operation: String) throws(TokenFault) {
      guard code == CKR_OK else { throw TokenFault(operation, code) }
    }

    /// The session is of no use any more; a new one may be.
    var isLostSession: Bool {
      [
        CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_USER_NOT_LOGGED_IN,
        CKR_CRYPTOKI_NOT_INITIALIZED, CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT,
        CKR_TOKEN_NOT_RECOGNIZED, CKR_DEVICE_ERROR, CKR_SLOT_ID_INVALID,
        CKR_OBJECT_HANDLE_INVALID, CKR_KEY_HANDLE_INVALID,
        // What modules say where the standard has no better word, such as for files of a token that
        // another process is just writing.
        CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED,
      ].contains(code)
    }

    var isAboutPIN: Bool {
      [
        CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED, CKR_PIN_LOCKED,
        CKR_USER_PIN_NOT_INITIALIZED,
      ].contains(code)
    }

    /// What a host is told; never anything of a key or a PIN.
    var fault: KeyProviderFault {
      if isAboutPIN { return .refused(code: name) }
      if isLostSession || [CKR_DEVICE_MEMORY, CKR_SESSION_COUNT, CKR_HOST_MEMORY].contains(code) {
        return .unreachable("the token, \(operation): \(name)")
      }
      if code == CKR_TOKEN_WRITE_PROTECTED || code == CKR_ACTION_PROHIBITED
        || code == CKR_KEY_FUNCTION_NOT_PERMITTED
      {
        return .refused(code: name)
      }
      return .failed("\(operation) (\(name))")
    }

    private var name: String {
      Self.names[code] ?? "CKR 0x\(String(code, radix: 16))"
    }

    private static let names: [CK_RV: String] = [
      CKR_PIN_INCORRECT: "CKR_PIN_INCORRECT", CKR_PIN_INVALID: "CKR_PIN_INVALID",
      CKR_PIN_LEN_RANGE: "CKR_PIN_LEN_RANGE", CKR_PIN_EXPIRED: "CKR_PIN_EXPIRED",
      CKR_PIN_LOCKED: "CKR_PIN_LOCKED",
      CKR_USER_PIN_NOT_INITIALIZED: "CKR_USER_PIN_NOT_INITIALIZED",
      CKR_USER_NOT_LOGGED_IN: "CKR_USER_NOT_LOGGED_IN",
      CKR_SESSION_CLOSED: "CKR_SESSION_CLOSED",
      CKR_SESSION_HANDLE_INVALID: "CKR_SESSION_HANDLE_INVALID",
      CKR_SESSION_COUNT: "CKR_SESSION_COUNT", CKR_DEVICE_REMOVED: "CKR_DEVICE_REMOVED",
      CKR_DEVICE_ERROR: "CKR_DEVICE_ERROR", CKR_DEVICE_MEMORY: "CKR_DEVICE_MEMORY",
      CKR_TOKEN_NOT_PRESENT: "CKR_TOKEN_NOT_PRESENT",
      CKR_TOKEN_NOT_RECOGNIZED: "CKR_TOKEN_NOT_RECOGNIZED",
      CKR_TOKEN_WRITE_PROTECTED: "CKR_TOKEN_WRITE_PROTECTED",
      CKR_ARGUMENTS_BAD: "CKR_ARGUMENTS_BAD", CKR_GENERAL_ERROR: "CKR_GENERAL_ERROR",
      CKR_FUNCTION_FAILED: "CKR_FUNCTION_FAILED",
      CKR_FUNCTION_NOT_SUPPORTED: "CKR_FUNCTION_NOT_SUPPORTED",
      CKR_MECHANISM_INVALID: "CKR_MECHANISM_INVALID",
      CKR_ACTION_PROHIBITED: "CKR_ACTION_PROHIBITED",
      CKR_KEY_FUNCTION_NOT_PERMITTED: "CKR_KEY_FUNCTION_NOT_PERMITTED",
      CKR_CRYPTOKI_ALREADY_INITIALIZED: "CKR_CRYPTOKI_ALREADY_INITIALIZED",
      CKR_TEMPLATE_INCONSISTENT: "CKR_TEMPLATE_INCONSISTENT",
      CKR_ATTRIBUTE_VALUE_INVALID: "CKR_ATTRIBUTE_VALUE_INVALID",
    ]
  }
#endif
