// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A loaded PKCS#11 module. It stays loaded for as long as the process lives.
  struct TokenModule: @unchecked Sendable {
    /// The module's own table, which lives as long as the process.
    let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>

    private let path: String

    private static let loaded = Mutex<[String: TokenModule]>([:])
    /// Those that nobody else in this process had initialised.
    private static let ours = Mutex<Set<String>>([])
    /// How often each was begun. Handles of an earlier time are void, and their numbers go to others.
    private static let beginnings = Mutex<[String: Int]>([:])

    /// Loads a module once.
    static func load(_ path: String) throws(TokenFault) -> TokenModule {
      let result = loaded.withLock { loaded -> Result<TokenModule, TokenFault> in
        if let known = loaded[path] { return .success(known) }
        return Result { () throws(TokenFault) -> TokenModule in
          let module = try TokenModule(path)
          loaded[path] = module
          return module
        }
      }
      return try result.get()
    }

    private init(_ path: String) throws(TokenFault) {
      // A mere name would be looked up along paths that the environment sets.
      guard path.hasPrefix("/"), let library = dlopen(path, RTLD_NOW | RTLD_LOCAL),
        let entry = dlsym(library, "C_GetFunctionList")
      else { throw TokenFault("loading the module") }
      typealias Table = UnsafeMutablePointer<CK_FUNCTION_LIST>
      typealias GetFunctionList = @convention(c) (UnsafeMutablePointer<Table?>) -> CK_RV
      var table: Table?
      let code = unsafeBitCast(entry, to: GetFunctionList.self)(&table)
      guard code == CKR_OK, let table else { throw TokenFault("loading the module", code) }
      functions = table
      self.path = path
      try initialise()
    }

    /// The standard asks it of every process for itself, so of a forked child again.
    /// - Returns: whether it was begun now, and by us.
    @discardableResult
    func initialise() throws(TokenFault) -> Bool {
      var arguments = CK_C_INITIALIZE_ARGS()
      arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
      let code = functions.pointee.C_Initialize?(&arguments) ?? CKR_FUNCTION_NOT_SUPPORTED
      guard code == CKR_OK || code == CKR_CRYPTOKI_ALREADY_INITIALIZED else {
        throw TokenFault("initialising the module", code)
      }
      guard code == CKR_OK else { return false }
      _ = Self.ours.withLock { $0.insert(path) }
      Self.beginnings.withLock { $0[path, default: 0] += 1 }
      return true
    }

    var beginning: Int { Self.beginnings.withLock { $0[path, default: 0] } }
    var isOurs: Bool { Self.ours.withLock { $0.contains(path) } }

    /// Begins anew, as modules need that remember what a token held, or that it was damaged or gone.
    /// - Throws: where other code of the process initialised the module: its sessions would end too.
    func restart() throws(TokenFault) {
      if isOurs {
        _ = functions.pointee.C_Finalize?(nil)
        if try initialise() { return }
      }
      throw TokenFault(
        "looking at the token afresh: let no other code of the process initialise its module",
        CKR_CRYPTOKI_ALREADY_INITIALIZED)
    }

    /// The slot whose token has the label.
    func slot(ofToken label: String) throws(TokenFault) -> CK_SLOT_ID {
      guard let list = functions.pointee.C_GetSlotList,
        let describe = functions.pointee.C_GetTokenInfo
      else { throw TokenFault("listing tokens", CKR_FUNCTION_NOT_SUPPORTED) }
      var count: CK_ULONG = 0
      // Asked without a place for the answer, the module looks for tokens anew.
      try TokenFault.check(list(CK_BBOOL(CK_TRUE), nil, &count), "listing tokens")
      var slots = [CK_SLOT_ID](repeating: 0, count: Int(count))
      try TokenFault.check(list(CK_BBOOL(CK_TRUE), &slots, &count), "listing tokens")
      var found: [CK_SLOT_ID] = []
      for slot in slots.prefix(Int(count)) {
        var info = CK_TOKEN_INFO()
        guard describe(slot, &info) == CKR_OK else { continue }
        let name = withUnsafeBytes(of: &info.label) { String(decoding: $0, as: UTF8.self) }
        if name.trimmed == label { found.append(slot) }
      }
      guard let slot = found.first else {
        throw TokenFault("finding the token", CKR_TOKEN_NOT_PRESENT)
      }
      guard found.count == 1 else { throw TokenFault("choosing between tokens of one label") }
      return slot
    }
  }

  extension String {
    /// Labels of tokens are filled up with blanks, sometimes with zeros.
    fileprivate var trimmed: String {
      var text = self[...]
      while let last = text.last, last == " " || last == "\0" { text = text.dropLast() }
      return String(text)
    }
  }
#endif
