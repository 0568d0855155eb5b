// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A `dpp` that asks, and a person who answers: one line of standard input an answer.
final class Conversation {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let notes: URL
  private(set) var heard = ""

  /// - Parameter home: where it keeps its session, as another user's home would be.
  init(_ arguments: [String], home: String) throws {
    notes = FileManager.default.temporaryDirectory.appendingPathComponent("dpp-\(UUID()).err")
    try Data().write(to: notes)
    process.executableURL = try DPP.binary()
    process.arguments = arguments
    process.environment = ["HOME": home, "PATH": "/usr/bin:/bin"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: notes)
    try process.run()
  }

  func say(_ lines: String...) throws {
    for line in lines { try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8)) }
  }

  /// Listens until a line begins like this, and gives back the rest of it.
  func line(beginning: String) throws -> String {
    while true {
      let lines = heard.components(separatedBy: "\n").dropLast()
      if let line = lines.first(where: { $0.hasPrefix(beginning) }) {
        return String(line.dropFirst(beginning.count))
      }
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "dpp ended before it said \(beginning)")
      heard += String(decoding: more, as: UTF8.self)
    }
  }

  /// Waits for its end.
  func end() throws -> DPP.Answer {
    try? input.fileHandleForWriting.close()
    heard += String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let words = try String(contentsOf: notes, encoding: .utf8)
    try FileManager.default.removeItem(at: notes)
    return DPP.Answer(status: process.terminationStatus, output: heard, notes: words)
  }
}
