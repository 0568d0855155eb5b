// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartPasswords
  import EcartPolicy
  import EcartTesting
  import Foundation

  /// Sessions that one process opens and ends and another one uses, for Scripts/test-second-process.
  /// Both read commands line by line and answer each with one line.
  extension Journey {
    /// `open NAME`: makes an account, signs it in, opens a session; answers `token TEXT`.
    /// `ACT NAME`: ends the session in one of the ways; answers `done ACT`.
    func keepDoor() async throws {
      try await bootstrap()
      say("ready")
      var people: [String: (account: AccountID, opened: OpenSession.Claim)] = [:]
      while let line = readLine() {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 2 else { return say("what?") }
        let (act, name) = (words[0], words[1])
        let admin = try await keeper.admit(SignIn(road: Shortcut()))
        if act == "open" {
          let person = Person(givenName: "Jonas", familyName: "Lindqvist")
          let account = try await keeper.activate(name, for: .person(person), by: admin).claim
          people[name] = (account, try await open(account))
          say("token \(people[name]?.opened.token.text ?? "none")")
        } else if let (account, opened) = people[name] {
          try await end(opened, of: account, named: name, by: act, admin)
          say("done \(act)")
        } else {
          say("nobody")
        }
      }
    }

    private func open(_ account: AccountID) async throws -> OpenSession.Claim {
      let signIn = try await keeper.admit(SignIn(road: DirectRoad(account: account)))
      return try await keeper.admit(OpenSession(signIn, from: try Self.place())).claim
    }

    private func end(
      _ opened: OpenSession.Claim, of account: AccountID, named name: String, by act: String,
      _ admin: Proof<SignIn>
    ) async throws {
      switch act {
      case "disable": try await keeper.admit(DisableAccount(AccountName(name), by: admin))
      case "close":
        let signIn = try await keeper.admit(
          SignIn(session: opened.token, from: try Self.place()))
        try await keeper.admit(CloseSession(signIn))
      case "close-all":
        try await keeper.admit(CloseAllSessions(of: AccountName(name), by: admin))
      case "password":
        try await keeper.admit(
          SetPassword(
            PasswordAttempt("Quartz&violin-42"), for: AccountName(name), resetBy: admin,
            because: .compromised))
      case "lock":
        for _ in 0..<5 { _ = try? await keeper.admit(WrongCode(account: account)) }
      case "oldest": for _ in 0..<3 { _ = try await open(account) }
      case "theft":
        let thief = SessionPlace(device: try Self.device("thief"))
        _ = try? await keeper.admit(SignIn(session: opened.token, from: thief))
      default: throw Interruption.workFailed("no such act")
      }
    }

    /// `use TOKEN`: one request with it; answers `admitted`, or `refused CODE`.
    ///
    /// With `BELIEVE=1` it is the naive host that goes on with a proof while it has not expired; it
    /// is there so that the script can be seen to catch it.
    func useDoor() async throws {
      let sessions = SessionKeeper(keeper)
      let place = try Self.place()
      let believes = ProcessInfo.processInfo.environment["BELIEVE"] != nil
      var believed: [String: Proof<SignIn>] = [:]
      while let line = readLine() {
        guard line.hasPrefix("use "), let token = SessionToken(parsing: String(line.dropFirst(4)))
        else {
          say("no token")
          continue
        }
        if believes, let proof = believed[line], keeper.now < proof.expires {
          say("admitted")
          continue
        }
        do throws(Denied<SignIn>) {
          believed[line] = try await sessions.signIn(session: token, from: place)
          say("admitted")
        } catch {
          switch error {
          case .refused(let reason): say("refused \(reason.code)")
          default: say("failed \(error)")
          }
        }
      }
    }

    private static func device(_ mark: String) throws -> Device {
      guard let device = Device(mark) else { throw Interruption.workFailed("a device") }
      return device
    }

    private static func place() throws -> SessionPlace {
      SessionPlace(device: try device("laptop"))
    }
  }

  private struct DirectRoad: SignInRoad {
    let account: AccountID
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(account, .totp)
    }
  }

  /// A second factor that is wrong.
  private struct WrongCode: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
    typealias Claim = Void
    typealias Reason = SignIn.Reason
    let account: AccountID
    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Void, Reason> {
      let attempt = try await AttemptCounter.begin(
        .totp, of: account, limit: 5, lock: .seconds(1800), on: &desk)
      try await attempt?.fail(on: &desk)
      return .refuse(.wrongOrUsed)
    }
  }
#endif
