// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What was asked for on the command line.
struct Options {
  enum Command {
    case journey
    case help
    /// The journey starts itself anew for this: verification is a process of its own.
    case verify(at: Date)
  }

  var command = Command.journey
  var directory = packageDirectory + "/run"
  var samples = packageDirectory
  var isQuiet = false

  static let help = """
    OrderDesk runs an example shop's back office through its whole journey and tells what happens.

      --directory RUN   where it keeps everything; default: the package's own folder 'run'.
                        Emptied first, if an earlier run left it.
      --samples DIR     where Orders/, Fulfilments/ and BadInput/ are; default: the package.
      --quiet           print the last line alone.
      --help            this.
    """

  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: some Sequence<String>) throws(Fault) {
    var rest = Array(arguments)[...]
    var isVerifying = false
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": command = .help
      case "--quiet": isQuiet = true
      case "--directory": directory = try Self.value(of: argument, in: &rest)
      case "--samples": samples = try Self.value(of: argument, in: &rest)
      case "verify": isVerifying = true
      case "--at":
        let text = try Self.value(of: argument, in: &rest)
        guard isVerifying, let milliseconds = Int64(text) else {
          throw Fault(description: "--at takes milliseconds, after verify")
        }
        command = .verify(at: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
      default: throw Fault(description: "\(argument) is not an option; try --help")
      }
    }
  }

  private static func value(
    of option: String, in rest: inout ArraySlice<String>
  ) throws(Fault) -> String {
    guard let value = rest.popFirst(), !value.hasPrefix("--"), !value.isEmpty else {
      throw Fault(description: "\(option) needs a value; try --help")
    }
    return value
  }

  /// Sources/OrderDesk/Running/ is three folders down.
  private static var packageDirectory: String {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.path
  }
}
