// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Our side of `make interop`: reads one JSON object from standard input, does with this package
/// what it is asked, writes one JSON object to standard output. Not a product; for Scripts/ only.
@main
struct Peer {
  static func main() async {
    do {
      guard CommandLine.arguments.count == 2, let command = commands[CommandLine.arguments[1]]
      else { throw PeerFault.usage(commands.keys.sorted()) }
      let input = try FileHandle.standardInput.readToEnd() ?? Data()
      FileHandle.standardOutput.write(try await answer(command, input))
    } catch {
      FileHandle.standardError.write(Data("InteropPeer: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func answer<C: PeerCommand>(_: C.Type, _ input: Data) async throws -> Data {
    try JSONEncoder().encode(try await JSONDecoder().decode(C.self, from: input).answer())
  }

  private static var commands: [String: any PeerCommand.Type] {
    var commands: [String: any PeerCommand.Type] = [
      "verify": VerifyTokens.self, "hash": HashPasswords.self,
      "check-foreign": CheckForeign.self, "check-passwords": CheckPasswords.self,
      "codes": ComputeCodes.self,
      "match-codes": MatchCodes.self, "uris": WriteURIs.self, "calendar": WriteCalendar.self,
      "seal-to-people": SealToPeople.self, "open-as-person": OpenAsPerson.self,
      "split-root": SplitRoot.self, "combine-shares": CombineShares.self,
      "try-vectors": TryVectors.self, "use-keyset": UseKeyset.self,
      "use-stream-keyset": UseStreamKeyset.self,
    ]
    #if SQLite
      commands["seal"] = SealValues.self
      commands["open"] = OpenBoxes.self
      commands["certificate"] = MakeCertificate.self
      commands["fixtures"] = MakeFixtures.self
      commands["lost-root-fixtures"] = MakeLostRootFixtures.self
      commands["ledger"] = ExportLedger.self
      commands["enrol"] = EnrolAdministrator.self
      commands["seal-files"] = SealFiles.self
      commands["open-files"] = OpenFiles.self
      commands["measure-sealing"] = MeasureSealing.self
    #endif
    return commands
  }
}

/// One thing the peer can be asked; its stored properties are the request.
protocol PeerCommand: Decodable {
  associatedtype Answer: Encodable
  func answer() async throws -> Answer
}

/// Why the peer did nothing. Never holds a value it was given.
enum PeerFault: Error, CustomStringConvertible {
  case usage([String])
  case input(String)
  case noCertificate

  var description: String {
    switch self {
    case .usage(let names): "usage: InteropPeer COMMAND, one of: \(names.joined(separator: ", "))"
    case .input(let what): "cannot use the \(what) it was given"
    case .noCertificate: "the journey ended without a certificate"
    }
  }
}

/// What is there, or a fault that names what was missing.
func need<Value>(_ value: Value?, _ what: String) throws -> Value {
  guard let value else { throw PeerFault.input(what) }
  return value
}
