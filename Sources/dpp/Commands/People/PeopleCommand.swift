// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  /// Who may come in: the whole life of an account, from the first administrator to the last day.
  struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "people",
      abstract: "Look after accounts: ask for, approve, activate, list, disable.",
      discussion: """
        The first administrator is made once, with 'dpp people bootstrap DIR NAME'. After that \
        every command is somebody's, so sign in first: 'dpp people sign-in DIR NAME'.

        An account is asked for, approved by somebody else, and activated when its owner was \
        trained and has signed the agreement on confidentiality:
          dpp people apply DIR jonas --given Jonas --family Sample
          dpp people approve DIR jonas
          dpp people train DIR jonas --on 2026-11-20
          dpp people agree DIR jonas --on 2026-11-20
          dpp people activate DIR jonas
        Passwords and codes are asked for and never taken from the command line.
        """,
      subcommands: [
        Bootstrap.self, Recover.self, SignInCommand.self, SignOut.self, ChangePassword.self,
        List.self, Apply.self, Request.self, Approve.self, Decline.self, Train.self, Agree.self,
        Activate.self, Enrol.self, Disable.self, Enable.self, Unlock.self,
        UnlockSourceCommand.self, ResetPassword.self, ResetFactor.self, Rights.self, Grant.self,
        Withdraw.self, Sessions.self, Transfer.self,
      ])
  }

  /// What most commands about one account begin with.
  struct AccountArgument: ParsableArguments {
    @Argument(help: "The directory the host was opened at.")
    var directory: String

    @Argument(help: "The name the account signs in with.")
    var name: String

    var account: AccountName { AccountName(name) }
  }

  /// An installation with somebody at the keyboard.
  struct Desk {
    let gatekeeper: Gatekeeper
    let signIn: Proof<SignIn>

    /// Opens it as whoever signed in last with `dpp people sign-in`.
    static func open(_ directory: String) async throws -> Desk {
      let gatekeeper = try await Operating(directory).open()
      return Desk(gatekeeper: gatekeeper, signIn: try await OperatorSession.resume(gatekeeper))
    }

    @discardableResult
    func admit<G: Gate>(_ gate: G) async throws -> Proof<G> {
      try await gatekeeper.admit(orStop: gate)
    }
  }

  extension Gatekeeper {
    /// Asks a gate; a refusal ends the command with its words, and nothing else of it.
    @discardableResult
    func admit<G: Gate>(orStop gate: G) async throws -> Proof<G> {
      do throws(Denied<G>) { return try await admit(gate) } catch {
        let ending: Ending
        if case .refused = error { ending = .doesNotPass } else { ending = .couldNotRun }
        throw Ending.Stop(ending: ending, words: "\(error)")
      }
    }
  }

  /// What a command that changed one account answers.
  struct Done: Encodable {
    let account: String
    let done: String
  }

  extension Output {
    static func done(_ row: Done, _ words: String, json: Bool) throws {
      if json { try self.json(row) } else { paragraph(words) }
    }
  }
#endif
