// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP

  extension PeopleCommand {
    struct Unlock: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Lift the lock of an account after too many wrong attempts.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(UnlockAccount(target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "unlocked"), "Unlocked.", json: output.isJSON)
      }
    }

    struct UnlockSourceCommand: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "unlock-source",
        abstract: "Lift the lock of an address that tried too often or at too many accounts.",
        discussion: "The ledger has no addresses: take the one the people there tell you.")

      @OptionGroup var place: DirectoryArgument
      @Argument(help: "An address of it, such as 203.0.113.7; of IPv6 any of its /64.")
      var address: String
      @OptionGroup var output: FormatOption

      func validate() throws {
        guard NetworkAddress(parsing: address) != nil else {
          throw ValidationError("An address looks like 203.0.113.7 or 2001:db8::7.")
        }
      }

      func run() async throws {
        guard let source = NetworkAddress(parsing: address) else { return }
        let desk = try await Desk.open(place.directory)
        try await desk.admit(UnlockSource(source, by: desk.signIn))
        try Output.done(
          Done(account: address, done: "unlocked"), "Unlocked.", json: output.isJSON)
      }
    }
  }
#endif
