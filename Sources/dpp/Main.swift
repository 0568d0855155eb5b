// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser
  import Foundation

  /// Runs the command that was typed, and turns whatever happens into one of the documented
  /// endings.
  @main
  struct Main {
    static func main() async {
      do {
        var command = try DPP.parseAsRoot()
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch { Ending.end(with: error) }
    }
  }
#else
  @main
  struct Main {
    static func main() {
      print("dpp was built without the trait CommandLineTool, so it can do nothing.")
    }
  }
#endif
