// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP

  extension PeopleCommand {
    struct Recover: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let the only administrator in again, who is locked out or has lost everything.",
        discussion: """
          For whoever runs the installation, at its console; it is for when no other \
          administrator can help. It lifts the lock, ends every session, sets a new password and a \
          new authenticator, and is an alarm in the ledger.
          """)

      @OptionGroup var target: AccountArgument
      @OptionGroup var service: IssuerOption
      @Flag(help: "There are other administrators on record, and none of them can come in either.")
      var nobodyElseCan = false
      @Flag(help: "Do not ask.") var yes = false

      func run() async throws {
        let gatekeeper = try await Operating(target.directory).open()
        try Asking.confirm(
          "\(target.name) gets a new password and a new authenticator, and the ledger says so.",
          byTyping: target.name, unless: yes)
        let attempt = try Entering.newPassword()
        let recovered = try await gatekeeper.admit(
          orStop: RecoverAdministrator(
            target.account, others: nobodyElseCan ? .unreachable : .none))
        try await gatekeeper.admit(orStop: SetPassword(attempt, recovered: recovered))
        try await gatekeeper.admit(orStop: ResetSecondFactor(recovered: recovered))
        let password = try await Entering.verify(target.name, attempt, gatekeeper)
        try await Entering.enrol(after: password, issuer: service.issuer, gatekeeper)
        print("You are in again. Sign in with the next code your phone shows:")
        print("  dpp people sign-in \(target.directory) \(target.name)")
      }
    }
  }
#endif
