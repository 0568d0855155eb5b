// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  // FoundationEssentials has no Process.
  import Foundation

  /// Runs this very command once more, as a process of its own.
  enum Subprocess {
    static func verifyErasures(_ directory: String) throws -> VerificationRow {
      let process = Process()
      let pipe = Pipe()
      process.executableURL =
        Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
      process.arguments = ["verify", "erasures", directory, "--format", "json"]
      process.standardOutput = pipe
      process.standardInput = FileHandle.nullDevice
      do { try process.run() } catch {
        throw Ending.Stop(
          ending: .couldNotRun,
          words: "The verifier could not be started. Run it yourself, then sweep again:"
            + " dpp verify erasures \(directory)")
      }
      let answer = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard let row = try? JSONDecoder().decode(VerificationRow.self, from: answer) else {
        throw Ending.Stop(
          ending: .couldNotRun,
          words: "The verifier ended with \(process.terminationStatus) and said nothing. Nothing"
            + " was certified; see for yourself: dpp verify erasures \(directory)")
      }
      return row
    }
  }
#endif
