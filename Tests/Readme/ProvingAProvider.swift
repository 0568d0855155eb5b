// SPDX-License-Identifier: Apache-2.0
//
// The provider of README.md, run through the public suite as its host would. Scripts/test-provider
// compiles and links it with that example, as a host outside the package, and reads what it prints:
// a line for each check, with what was wrong after a tab; then whether an installation lives on it.

import EcartDPP
import EcartTesting
import Foundation

@main struct ProvingAProvider {
  static func main() async throws {
    let master = try Secret.random(count: 32)
    let places = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: places, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: places) }

    let suite = KeyProviderConformance {
      let path = places.appendingPathComponent("\(UUID()).sqlite").path
      // A disk that gives back nothing but zeroes, and is well again.
      let lost = path + ".lost"
      let outage = KeyProviderOutage(
        begin: {
          try FileManager.default.copyItem(atPath: path, toPath: lost)
          try Self.overwrite(path, with: Data(count: Data(contentsOf: URL(filePath: path)).count))
        },
        end: {
          try Self.overwrite(path, with: Data(contentsOf: URL(filePath: lost)))
          try FileManager.default.removeItem(atPath: lost)
        })
      return KeyProviderUnderTest(try RootTable(path, under: master), outage: outage) {
        try RootTable(path, under: master)  // as another process has it
      }
    }
    for check in KeyProviderConformance.checks {
      do throws(KeyProviderConformanceFailure) {
        switch try await suite.run(check) {
        case .kept: print(check.name)
        case .doesNotApply(let reason): print("\(check.name)\tnot tried: \(reason)")
        }
      } catch { print("\(check.name)\t\(error.problem)") }
    }

    /// What opening an installation with the keyring of a name says, or nothing.
    func opening(_ name: String) async -> String {
      do {
        let keys = try RootTable(places.appendingPathComponent(name).path, under: master)
        _ = try await Gatekeeper.open(
          at: places.appendingPathComponent("compliance").path, keys: keys, environment: .test)
        return ""
      } catch { return "\(error)" }
    }
    let first = await opening("one.sqlite")
    let again = await opening("one.sqlite")
    print("an installation opens with it, and again\t\(first)\(again)")
    let isRefused = await opening("two.sqlite").contains("not the keyring")
    print("and with no other in its place\t\(isRefused ? "" : "it opens")")
  }
  /// In place, as whoever has the file open sees it.
  static func overwrite(_ path: String, with bytes: Data) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.write(contentsOf: bytes)
    try file.close()
  }
}
