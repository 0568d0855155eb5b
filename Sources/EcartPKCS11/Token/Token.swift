// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11
  import Dispatch
  import EcartCrypto
  import EcartVault
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One token, as this whole process uses it: one session, and one call at a time over all tokens.
  /// Calls are per epoch, so there is nothing to win by more; no module's threading has to be
  /// trusted, and none is begun anew while another call is in it.
  final class Token: Sendable {
    private struct State {
      var session: TokenSession?
      /// Whose session it is: a forked child must not use its parent's.
      var process: pid_t = 0
      /// Opening the session has changed the token.
      var hasWritten = false
      /// PINs the token said no to. They are not tried again: a few wrong ones lock a token for good.
      var refused: [(pin: Secret, fault: KeyProviderFault)] = []
    }

    private struct Name: Hashable {
      let module: String
      let label: String
    }

    private let name: Name
    private let state = Mutex(State())
    /// Modules block; that must not be a thread of Swift's own few.
    private let queue: DispatchQueue

    private static let all = Mutex<[Name: Token]>([:])
    private static let serial = Mutex(())
    private static let tries = 4

    static func shared(module: String, label: String) -> Token {
      let name = Name(module: module, label: label)
      return all.withLock { all in
        if let known = all[name] { return known }
        let token = Token(name)
        all[name] = token
        return token
      }
    }

    private init(_ name: Name) {
      self.name = name
      queue = DispatchQueue(label: "ecart token")
    }

    /// Runs one piece of work in the token's session. When the session turns out to be lost, the
    /// work is done again in a new one, so it must be such that this does no harm.
    ///
    /// Modules keep what they have seen of a token, and may not notice what another process made.
    /// SoftHSM tells processes by a counter in a file: whoever writes adds one *and takes the sum for
    /// seen*, what another wrote just before included, which then stays unseen until the next change.
    /// So "not there" is an answer of a fresh view only, and so is a list of what is there.
    ///
    /// No lock between processes is needed for that, and a lock file would say nothing of the other
    /// machines at one network token: every key of a root's name is the root.
    /// - Parameter afresh: begins the module anew first.
    func perform<Result: Sendable>(
      pin: Secret, afresh: Bool = false,
      _ body: @escaping @Sendable (TokenSession) throws(TokenFault) -> Result
    ) async throws(KeyProviderFault) -> Result {
      let result: Swift.Result<Result, KeyProviderFault> = await withCheckedContinuation {
        waiting in
        queue.async {
          let result = Self.serial.withLock { _ in
            self.state.withLock { state in self.run(&state, pin, afresh, body) }
          }
          waiting.resume(returning: result)
        }
      }
      return try result.get()
    }

    private func run<Result: Sendable>(
      _ state: inout State, _ pin: Secret, _ afresh: Bool,
      _ body: @Sendable (TokenSession) throws(TokenFault) -> Result
    ) -> Swift.Result<Result, KeyProviderFault> {
      if let known = state.refused.first(where: { $0.pin == pin }) { return .failure(known.fault) }
      var last = KeyProviderFault.unreachable("the token")
      for attempt in 0..<Self.tries {
        do throws(TokenFault) {
          if attempt > 0 {
            // Another process may be busy with the same token; both should not come back at once.
            usleep(useconds_t.random(in: 5_000...(60_000 * useconds_t(attempt))))
          }
          let module = try TokenModule.load(name.module)
          if afresh || (attempt > 1 && module.isOurs) { try module.restart() }
          var session = try session(&state, pin)
          if afresh, state.hasWritten {
            // What was written may hide what others wrote at the same time.
            try module.restart()
            session = try self.session(&state, pin)
          }
          return .success(try body(session))
        } catch {
          last = error.fault
          if error.isAboutPIN { state.refused.append((pin, last)) }
          guard error.isLostSession else { return .failure(last) }
          state.session?.close()
          state.session = nil
        }
      }
      return .failure(last)
    }

    private func session(_ state: inout State, _ pin: Secret) throws(TokenFault) -> TokenSession {
      let module = try TokenModule.load(name.module)
      if state.process != getpid() {
        state.session = nil
        try module.initialise()
        state.process = getpid()
      }
      if let session = state.session, session.isLive { return session }
      state.session?.close()
      state.session = nil
      state.hasWritten = false
      let slot = try module.slot(ofToken: name.label)
      let session = try TokenSession(module, slot, pin: pin)
      do throws(TokenFault) { state.hasWritten = try session.prepareMark() } catch {
        session.close()
        throw error
      }
      state.session = session
      return session
    }
  }
#endif
