// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

/// Verification as a process of its own: who verifies is never who sanitised (clause del-4).
///
/// It opens the installation cold, with no key in memory, and signs with an identity of its own.
enum VerifyingProcess {
  /// What it says to whoever started it.
  struct Answer: Codable {
    var process: Int32
    var verified: Int
    var waiting: Int
    var faults: [String]
  }

  /// This side: `OrderDesk verify --at MILLISECONDS`.
  static func serve(_ options: Options, at moment: Date) async throws {
    let place = RunDirectory(path: options.directory)
    let shop = try Shop(at: place.database)
    let gatekeeper = try await Gatekeeper.open(
      at: place.compliance, over: shop.pool, clock: TestingClock(moment))
    let verifier = try ErasureVerifier(
      gatekeeper, identityIn: place.verifierIdentity, searching: place.databaseFiles)
    let report = try await verifier.verify()
    let answer = Answer(
      process: getpid(), verified: report.verified, waiting: report.waiting,
      faults: report.faults)
    FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
  }

  struct Failed: Error, CustomStringConvertible {
    let description = "The verifying process did not answer; what it says is above."
  }

  /// The other side: starts it and hears it out.
  static func ask(about place: RunDirectory, at moment: Date) throws -> Answer {
    let process = Process()
    let output = Pipe()
    process.executableURL = Bundle.main.executableURL
    process.arguments = [
      "verify", "--at", "\(Int64(moment.timeIntervalSince1970 * 1000))", "--directory", place.path,
    ]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    return try JSONDecoder().decode(Answer.self, from: data)
  }
}
