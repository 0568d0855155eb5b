// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  extension PeopleCommand {
    struct Activate: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let an approved account work, and get the password to hand over.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        let proof = try await desk.admit(ActivateAccount(target.account, by: desk.signIn))
        // Nobody learns the first password; the one handed over can only be replaced.
        try await HandedOver.set(desk) { SetPassword($0, first: proof) }
        try await HandedOver.show(target, "activated", desk, .forgotten, output)
      }
    }

    struct ResetPassword: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "reset-password",
        abstract: "Replace a password that was forgotten or is in other hands.")

      @OptionGroup var target: AccountArgument
      @Flag(help: "It is, or may be, known to somebody else.") var compromised = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await HandedOver.show(
          target, "password-reset", desk, compromised ? .compromised : .forgotten, output)
      }
    }

    struct ResetFactor: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "reset-factor",
        abstract: "Take away an authenticator that was lost, with its recovery codes.",
        discussion: """
          Only when you know that it is the person who asks: in the room, or by telephone under a \
          number you knew before. The account then opens nothing but a new enrolment.
          """)

      @OptionGroup var target: AccountArgument
      @Flag(help: "It is, or may be, in other hands.") var compromised = false
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try Asking.confirm(
          "The authenticator and the recovery codes of \(target.name) will be gone.", unless: yes)
        let fresh = try await desk.confirmedAgain()
        try await desk.admit(
          ResetSecondFactor(
            target.account, by: fresh, because: compromised ? .compromised : .lost))
        try Output.done(
          Done(account: target.name, done: "factor-reset"),
          "Gone. Its owner sets up another with the password: dpp people enrol"
            + " \(target.directory) \(target.name)", json: output.isJSON)
      }
    }
  }
#endif
