// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartReport
import Foundation
import Testing

/// What an audit says of the machine it runs on (clause code-3). None of it changes the verdict.
@Suite("An audit of where a host runs")
struct EnvironmentAuditTests {
  private static let silent =
    "This machine does not say where it runs (ECART_ENVIRONMENT is not set). Unless the host's code"
    + " says it, a whole copy of this installation opens here and on any machine that does not say"
    + " it either, as production."
  private static let alike = "This machine says that it is production, too (ECART_ENVIRONMENT)."
  private static let other =
    "This machine says that it is staging (ECART_ENVIRONMENT): this installation opens here only for"
    + " a host whose code says production."
  private static let strange =
    "What this machine says (ECART_ENVIRONMENT) is no environment that is known: this installation"
    + " opens here only for a host whose code says production."

  @Test(arguments: [
    (nil, silent), ("production", alike), ("staging", other), ("Production", strange),
    ("", strange),
  ])
  func `says what its machine says, in one sentence, and lets the clause stand`(
    _ machine: String?, _ sentence: String
  ) async throws {
    let directory = try await Self.production()
    let finding = try await Auditor(directory: directory, onMachine: machine).audit()
      .finding("code-3")
    #expect(finding.verdict == .satisfied)
    let told = finding.evidence.filter { $0.contains("ECART_ENVIRONMENT") }
    #expect(told == [sentence])
  }

  @Test(arguments: [(nil, silent), ("production", alike), ("staging", other)])
  func `asks the process that it is in`(_ machine: String?, _ sentence: String) async throws {
    let directory = try await Self.production()
    var environment = ProcessInfo.processInfo.environment
    environment["ECART_ENVIRONMENT"] = machine
    let answer = try DPP.run(
      DPP.binary(), ["audit", directory, "--format", "json"], environment: environment)
    #expect(answer.output.contains(sentence))
  }

  private static func production() async throws -> String {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-audit-\(UUID().uuidString)").path
    _ = try await Gatekeeper.open(at: directory, environment: .production)
    return directory
  }
}
