// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  /// The way out when the root of an epoch is gone and no sweep has destroyed it.
  struct RootsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "roots",
      abstract: "Say that the root of an epoch is lost, so that its erasures can be certified.",
      discussion: """
        The root of an epoch can vanish with a disk or at a key service. Erasures that need it gone \
        then wait: nobody has destroyed it. One administrator says that it is lost, another agrees; \
        the certificates go on and say so. What lived under the root opens no more, so the number \
        of those keys has to be named, and what a legal hold keeps is among them; their subjects may \
        have new ones. Should the root turn up, \
        the next sweep destroys it, with an alarm in the ledger.
          dpp roots list DIR
          dpp roots lost DIR EPOCH --because storage-failed
          dpp roots confirm DIR NUMBER
          dpp roots withdraw DIR NUMBER     while nobody has agreed
        A root that somebody took is no lost root. That is an incident, and there is no \
        certificate for what it protected.
        """,
      subcommands: [List.self, Lost.self, Confirm.self, Withdraw.self], defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show which roots are missing, reported and declared lost.")

      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let found = try await desk.admit(ListLostRoots(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(RootRows(found)) }
        if found.missing.isEmpty {
          print("Every epoch that lives has its root.")
        } else {
          Output.table(
            ["epoch without a root", "living keys", "under legal hold"],
            found.missing.map { [$0.epoch, "\($0.livingKeys)", "\($0.underHold)"] },
            widths: [40, 11, 16])
        }
        if !found.reports.isEmpty {
          print("\nReported lost, for another administrator to agree to:")
          Output.table(
            ["number", "epoch", "because", "gives up", "under legal hold"],
            found.reports.map {
              [
                $0.id.uuidString.lowercased(), $0.epoch, $0.because.rawValue,
                "\($0.givingUp) keys", "\($0.underHold)",
              ]
            }, widths: [36, 30, 16, 12, 16])
        }
        if !found.declared.isEmpty {
          print("\nDeclared lost:")
          for root in found.declared { Output.entry("", root.sentence) }
        }
      }
    }

    struct Lost: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Report that a root is lost; another administrator agrees.")

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(help: "The epoch, as the sweep or dpp roots list names it.") var epoch: String
      @Option(
        help: ArgumentHelp(
          "\(RootLoss.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "reason"),
        transform: Self.reason)
      var because: RootLoss
      @Option(
        help: ArgumentHelp("So many living keys, at most, are given up.", valueName: "number"))
      var givingUp = 0
      @OptionGroup var output: FormatOption

      private static func reason(_ text: String) throws -> RootLoss {
        guard let reason = RootLoss(rawValue: text) else {
          throw ValidationError(
            "It is one of \(RootLoss.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return reason
      }

      func run() async throws {
        let desk = try await Desk.open(directory)
        let signIn = try await desk.confirmedAgain()
        let id = try await desk.admit(
          ReportRootLost(epoch, because: because, givingUp: givingUp, by: signIn)
        ).claim.uuidString.lowercased()
        if output.isJSON { return try Output.json(["number": id]) }
        print("Reported. Nothing is declared yet; another administrator agrees within a week:")
        print("  dpp roots confirm \(directory) \(id)")
        print("Until then it can be taken back:")
        print("  dpp roots withdraw \(directory) \(id)")
      }
    }
  }

  private struct RootRows: Encodable {
    struct Missing: Encodable {
      let epoch: String
      let livingKeys, underLegalHold: Int
    }
    struct Report: Encodable {
      let number, epoch, because: String
      let givingUp, underLegalHold: Int
      let reported: Date
    }
    struct Declared: Encodable {
      let epoch, because: String
      let declared: Date
      let foundAndDestroyed: Date?
    }
    let missing: [Missing]
    let reports: [Report]
    let declared: [Declared]

    init(_ found: ListLostRoots.Claim) {
      missing = found.missing.map {
        Missing(epoch: $0.epoch, livingKeys: $0.livingKeys, underLegalHold: $0.underHold)
      }
      reports = found.reports.map {
        Report(
          number: $0.id.uuidString.lowercased(), epoch: $0.epoch, because: $0.because.rawValue,
          givingUp: $0.givingUp, underLegalHold: $0.underHold, reported: $0.reported)
      }
      declared = found.declared.map {
        Declared(
          epoch: $0.epoch, because: $0.because.rawValue, declared: $0.declared,
          foundAndDestroyed: $0.foundAndDestroyed)
      }
    }
  }

  extension LostRoot {
    fileprivate var sentence: String {
      "\(epoch) on \(Moment.minute(declared)): \(because.words)."
        + (foundAndDestroyed.map { " It turned up and was destroyed: \(Moment.minute($0))." } ?? "")
    }
  }
#endif
