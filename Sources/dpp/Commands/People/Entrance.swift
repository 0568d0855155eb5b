// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  extension PeopleCommand {
    struct Bootstrap: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Make the first administrator: once in the life of an installation.")

      @OptionGroup var target: AccountArgument
      @Option(help: "Your given name.") var given: String
      @Option(help: "Your family name.") var family: String
      @Option(help: "Your e-mail address.") var email: String?
      @OptionGroup var service: IssuerOption

      func run() async throws {
        let gatekeeper = try await Operating(target.directory).open()
        let person = Person(givenName: given, familyName: family, email: email)
        // The password is asked for first, so that nothing is made when nobody answers.
        let attempt = try Entering.newPassword()
        let violations = PasswordRules(policy: gatekeeper.policy[PasswordPolicy.self])
          .violations(in: attempt, for: person.names)
        guard violations.isEmpty else {
          throw Ending.Stop(
            ending: .doesNotPass, words: violations.map(\.remedy).joined(separator: "\n"))
        }
        let first = try await gatekeeper.admit(
          orStop: BootstrapAdministrator(target.name, person: person))
        try await gatekeeper.admit(orStop: SetPassword(attempt, first: first))
        let password = try await Entering.verify(target.name, attempt, gatekeeper)
        try await Entering.enrol(after: password, issuer: service.issuer, gatekeeper)
        print("You are the first administrator. Sign in with the next code your phone shows:")
        print("  dpp people sign-in \(target.directory) \(target.name)")
      }
    }

    struct SignInCommand: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "sign-in",
        abstract: "Sign in, for the commands that follow.",
        discussion: "Half an hour without a command, or half a day, ends it.")

      @OptionGroup var target: AccountArgument

      func run() async throws {
        let gatekeeper = try await Operating(target.directory).open()
        let signIn = try await Entering.signIn(target.name, gatekeeper)
        try await OperatorSession.open(signIn, gatekeeper)
        print("Signed in. When you are done: dpp people sign-out \(target.directory)")
      }
    }

    struct SignOut: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "End the session of dpp people sign-in.")

      @OptionGroup var place: DirectoryArgument

      func run() async throws {
        try await OperatorSession.close(Operating(place.directory).open())
        print("Signed out.")
      }
    }

    struct ChangePassword: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "change-password", abstract: "Give yourself another password.",
        discussion: "A day after the last at the earliest. It ends every session of yours.")

      @OptionGroup var place: DirectoryArgument

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let old = PasswordAttempt(try Asking.secret("Your password now"))
        let attempt = try Entering.newPassword()
        try await desk.admit(SetPassword(attempt, replacing: old, as: desk.signIn))
        print("Changed. Sign in with the new one.")
      }
    }

    struct Enrol: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Come in for the first time: a password of your own and an authenticator.",
        discussion: """
          For the owner of an account, with the password an administrator handed over. That \
          password opens nothing but this. Whoever has a password of their own already, and no \
          authenticator, goes on with that.
          """)

      @OptionGroup var target: AccountArgument
      @OptionGroup var service: IssuerOption

      func run() async throws {
        let gatekeeper = try await Operating(target.directory).open()
        let known = PasswordAttempt(try Asking.secret("Your password, or the one you were given"))
        let password = try await Entering.ownPassword(target.name, known, gatekeeper)
        try await Entering.enrol(after: password, issuer: service.issuer, gatekeeper)
        print("All set. Sign in with the next code your phone shows.")
      }
    }
  }

  struct IssuerOption: ParsableArguments {
    @Option(help: "Who runs the service, as the authenticator shows it.")
    var issuer = "EcartDPP"
  }
#endif
