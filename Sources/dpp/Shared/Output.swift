// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser
  import EcartReport
  import Foundation

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  struct FormatOption: ParsableArguments {
    @Option(help: "text for people, json for programs.")
    var format = Format.text

    var isJSON: Bool { format == .json }
  }

  struct DirectoryArgument: ParsableArguments {
    @Argument(help: "The directory the host was opened at.")
    var directory = "compliance"
  }

  /// Where words go: answers to standard output, everything else to standard error.
  enum Output {
    static let width = 100

    static func note(_ words: String) {
      FileHandle.standardError.write(Data((words + "\n").utf8))
    }

    /// Text without an end of line, for a line that is written over.
    static func progress(_ words: String) {
      FileHandle.standardError.write(Data("\r\(Columns.pad(words, to: 78))".utf8))
    }

    static func clear() {
      progress("")
      FileHandle.standardError.write(Data("\r".utf8))
    }

    static func json(_ value: some Encodable) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Wraps words of any origin, made safe to show.
    static func paragraph(_ words: String, indent: Int = 0) {
      for line in Columns.wrap(words, to: width - indent) {
        print(String(repeating: " ", count: indent) + line)
      }
    }

    /// A name in a column of its own with wrapped words of any origin beside it.
    static func entry(_ name: String, _ words: String) {
      for (index, line) in Columns.wrap(words, to: width - 15).enumerated() {
        print("  " + Columns.pad(index == 0 ? name : "", to: 13) + line)
      }
    }

    static var listensOnTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var notesOnTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Colours where a person looks, unless told otherwise (no-color.org).
    static var colours: Bool {
      let environment = ProcessInfo.processInfo.environment
      return listensOnTerminal && environment["NO_COLOR", default: ""].isEmpty
        && environment["TERM"] != "dumb"
    }

    static func write(_ text: String, to file: String) throws {
      do {
        let url = URL(fileURLWithPath: file)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url, options: .atomic)
      } catch {
        throw Ending.Stop(ending: .couldNotRun, words: "\(file) cannot be written.")
      }
    }
  }
#endif
