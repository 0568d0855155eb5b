// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser

  /// The command of operators and auditors.
  struct DPP: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "dpp",
        abstract: "Obeys a marketplace data-protection policy, and shows that it does.",
        discussion: """
          An auditor starts with 'dpp audit DIR', where DIR is the directory the host was opened \
          at. An operator runs 'dpp sweep DIR' once a day. Every command answers '--help'.

          EXIT STATUS
            0  fine: done, passed, verified
            1  looked at, and it does not pass or was not verified
            2  the command was not understood
            3  could not run: no such directory, an unreadable store
            4  stopped before anything was done: a person has to confirm
          """,
        version: "dpp 0.1",
        subcommands: subcommands)
    }

    private static var subcommands: [any ParsableCommand.Type] {
      var all: [any ParsableCommand.Type] = [Controls.self]
      #if SQLite
        all += [
          Obligations.self, Sweep.self, Audit.self, Why.self, Backup.self, ClockCommand.self,
          PeopleCommand.self, ReviewCommand.self, Terminate.self, EscrowCommand.self,
          RootsCommand.self, SealCommand.self, OpenCommand.self, KeysCommand.self, Exports.self,
        ]
      #endif
      return all + [Verify.self]
    }
  }

  /// Checks what others handed out.
  struct Verify: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        abstract: "Verify certificates, the ledger, or erasures that were carried out.",
        subcommands: subcommands)
    }

    private static var subcommands: [any ParsableCommand.Type] {
      var all: [any ParsableCommand.Type] = [VerifyCertificate.self]
      #if SQLite
        all += [VerifyLedger.self, VerifyErasures.self]
      #endif
      return all
    }
  }
#endif
