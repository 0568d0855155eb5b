// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small shop's back office, run through its whole journey: from a folder of orders to signed
/// deletion certificates. `OrderDesk --help` says how to call it.
@main struct OrderDesk {
  static func main() async {
    do {
      let options = try Options(CommandLine.arguments.dropFirst())
      switch options.command {
      case .help: print(Options.help)
      case .journey: try await Journey.run(options)
      case .verify(let moment): try await VerifyingProcess.serve(options, at: moment)
      }
    } catch {
      // Errors of the library and of this host name clauses, records and remedies, never a person.
      FileHandle.standardError.write(Data("OrderDesk: \(error)\n".utf8))
      exit(error is Options.Fault ? 2 : 1)
    }
  }
}
