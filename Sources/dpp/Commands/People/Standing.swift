// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP

  extension PeopleCommand {
    struct Disable: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Put an account out of use for a while, at once and everywhere.",
        discussion: "Who leaves for good is terminated instead: dpp terminate DIR NAME.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(DisableAccount(target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "disabled"),
          "Disabled. Its next request is refused, in every process. Undo it with:"
            + " dpp people enable \(target.directory) \(target.name)", json: output.isJSON)
      }
    }

    struct Enable: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let a disabled account work again.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(EnableAccount(target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "enabled"),
          "Enabled. Its owner signs in anew; what was open before stays closed.",
          json: output.isJSON)
      }
    }
  }
#endif
