// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  public import EcartCrypto
  public import EcartVault

  /// Roots in a PKCS#11 token (OASIS PKCS#11 2.40): a hardware module, a smart card, SoftHSM. One
  /// AES-256 key object each, generated in the token, sensitive and not extractable; destroying a
  /// root destroys the object (clauses enc-1, enc-2, key-1).
  ///
  /// ```swift
  /// let keys = PKCS11KeyProvider(
  ///   module: "/usr/lib/softhsm/libsofthsm2.so", token: "shop", pin: pin)
  /// let gatekeeper = try await Gatekeeper.open(at: "compliance", keys: keys)
  /// ```
  ///
  /// An epoch's key is wrapped by AES-GCM (NIST SP 800-38D) with a random 96-bit IV, the context as
  /// associated data: `0x01 ‖ key's id (16) ‖ IV (12) ‖ ciphertext (32) ‖ tag (16)`, 77 bytes. A
  /// root wraps one key, a few when processes race; GCM's limit of 2³² messages is out of reach.
  ///
  /// **Processes that make one root at once** may each generate a key object, for tokens have no
  /// unique labels. All of them are the root: a wrapped key says which object it needs, so none is
  /// ever lost, and destroying the root destroys them all, those another machine made at one network
  /// token included. Destroying "losers" instead would take keys from a process that was just about
  /// to use one.
  ///
  /// **What a module remembers** of a token may be old, in SoftHSM for good. So what is not found is
  /// looked for once more in a module begun anew, and destruction, listing and ``hasRoot(_:)`` always
  /// begin it anew; a destroyed root was not found by the last such look. No other code of the process
  /// may use the same module: its sessions would end, and where it initialised the module first,
  /// those calls are refused.
  ///
  /// **The PIN** is shown to the token once for each session. A refused one is remembered and not
  /// shown again by this process, whoever asks: tokens lock themselves after a few wrong ones. Start
  /// the process anew with the right one.
  ///
  /// **Forks.** A child that was forked and goes on without `exec` initialises the module again and
  /// opens a session of its own. Modules differ in how well they bear that; `exec` is safer.
  ///
  /// **Nothing found is said only of a token that is seen**: a private object of ours, `ecart roots`,
  /// must be found too. A token that was pulled, or a session that lost its log-in, finds nothing and
  /// calls that no fault; here it is ``EcartVault/KeyProviderFault/unreachable(_:)``.
  ///
  /// A token that hangs holds up those who wait for it: PKCS#11 has no time-outs. Backups of a token
  /// that its maker's tools write are copies of roots; keep them shorter than the clocks.
  public struct PKCS11KeyProvider: KeyProvider {
    private let token: Token
    private let pin: Secret
    public var kind: KeyProviderKind { .token }

    private static let mostLooks = 16

    /// Nothing is loaded or asked before the first call.
    /// - Parameters:
    ///   - module: the absolute path of the token's PKCS#11 module. It becomes part of this process:
    ///     only its administrator may be able to write there.
    ///   - token: the token's label; no other token the module knows may have the same.
    ///   - pin: the user's PIN.
    public init(module: String, token: String, pin: Secret) {
      self.token = Token.shared(module: module, label: token)
      self.pin = pin
    }

    public func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
      try RootName.check(id)
      try await token.perform(pin: pin) { session throws(TokenFault) in
        guard try !session.keys(of: id).contains(where: \.isWhole) else { return }
        // Drawn for each try: two keys must never have one id.
        guard let drawn = try? SecureRandom.bytes(RootKey.idCount) else {
          throw TokenFault("drawing a key's id")
        }
        try session.makeKey(of: id, id: drawn)
      }
    }

    public func wrap(
      _ key: Secret, under root: String, for context: RootContext
    ) async throws(KeyProviderFault) -> [UInt8] {
      try RootName.check(root)
      guard key.count == 32 else { throw .badRequest("a key of \(key.count) bytes") }
      let associated = context.bytes(root: root)
      let box = try await settled(by: { $0 != nil }) {
        session throws(TokenFault) -> [UInt8]? in
        guard let own = try session.keys(of: root).first(where: \.isWhole) else { return nil }
        guard let iv = try? SecureRandom.bytes(TokenBox.ivCount) else {
          throw TokenFault("drawing an IV")
        }
        return [TokenBox.version] + own.id + iv
          + (try session.seal(key, under: own.object, iv: iv, associatedData: associated))
      }
      guard let box else { throw .noSuchRoot }
      return box
    }

    public func unwrap(
      _ wrapped: [UInt8], under root: String, for context: RootContext
    ) async throws(KeyProviderFault) -> Secret {
      try RootName.check(root)
      let associated = context.bytes(root: root)
      let box = TokenBox(wrapped)
      let answer = try await settled(by: \.isSettled) {
        session throws(TokenFault) -> TokenAnswer in
        let keys = try session.keys(of: root)
        guard !keys.isEmpty else { return .noSuchRoot }
        guard let box else { return .notAuthentic }
        guard let key = keys.first(where: { $0.id == box.keyID && $0.isWhole }) else {
          return .noSuchKey
        }
        let opened = try session.open(
          box.sealed, under: key.object, iv: box.iv, associatedData: associated)
        guard let opened, opened.count == 32 else {
          // Some modules say the same of a wrong tag and of a token that was just pulled.
          try session.checkMark()
          return .notAuthentic
        }
        return .opened(opened)
      }
      switch answer {
      case .opened(let key): return key
      case .notAuthentic, .noSuchKey: throw .notAuthentic
      case .noSuchRoot: throw .noSuchRoot
      }
    }

    public func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
      try RootName.check(id)
      // The last look must be a fresh one that finds nothing: each destruction writes, and may hide
      // what another process wrote at that moment.
      for _ in 0..<Self.mostLooks {
        let found = try await token.perform(pin: pin, afresh: true) {
          session throws(TokenFault) in
          let keys = try session.keys(of: id)
          for key in keys { try session.destroy(key.object) }
          return keys.count
        }
        if found == 0 { return .done }
      }
      throw .unreachable("the token: somebody makes the root again and again")
    }

    /// What the module remembers settles it, or a fresh view does.
    private func settled<Answer: Sendable>(
      by isSettled: (Answer) -> Bool,
      _ body: @escaping @Sendable (TokenSession) throws(TokenFault) -> Answer
    ) async throws(KeyProviderFault) -> Answer {
      let answer = try await token.perform(pin: pin, body)
      return isSettled(answer) ? answer : try await token.perform(pin: pin, afresh: true, body)
    }

    public func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
      try RootName.check(id)
      return try await token.perform(pin: pin, afresh: true) { session throws(TokenFault) in
        try !session.keys(of: id).isEmpty
      }
    }

    public func roots() async throws(KeyProviderFault) -> [String] {
      try await token.perform(pin: pin, afresh: true) { session throws(TokenFault) in
        try session.allRoots()
      }
    }
  }
#endif
