// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import EcartReport
  import Foundation

  /// Asks a person. Questions go to standard error, so that the answer of a command stays clean;
  /// without a terminal each answer is one line of standard input, for scripts.
  enum Asking {
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    static func line(_ question: String) throws -> String {
      prompt("\(question): ")
      guard let answer = readLine(strippingNewline: true) else { throw nobody }
      return answer.trimmingCharacters(in: .whitespaces)
    }

    /// A line that is not shown while it is typed, exactly as it was typed.
    static func secret(_ question: String) throws -> String {
      prompt("\(question): ")
      let wasShown = setEcho(false)
      defer {
        if wasShown {
          _ = setEcho(true)
          Output.note("")
        }
      }
      guard let answer = readLine(strippingNewline: true) else { throw nobody }
      return answer
    }

    /// Goes on after a yes, and changes nothing after anything else.
    static func confirm(_ words: String, unless yes: Bool) throws {
      if yes { return }
      guard isTerminal else {
        throw Ending.Stop(
          ending: .needsPerson,
          words: "\(words) Nobody is here to ask: run it in a terminal, or add --yes.")
      }
      prompt("\(words) Go on? [y/N] ")
      guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
        throw Ending.Stop(ending: .needsPerson, words: "Nothing was changed.")
      }
    }

    /// For what cannot be undone: the name has to be typed again.
    static func confirm(_ words: String, byTyping name: String, unless yes: Bool) throws {
      if yes { return }
      guard isTerminal else {
        throw Ending.Stop(
          ending: .needsPerson,
          words: "\(words) Nobody is here to ask: run it in a terminal, or add --yes.")
      }
      Output.note(Columns.wrap(words, to: Output.width).joined(separator: "\n"))
      guard try line("Type the name to go on") == name else {
        throw Ending.Stop(ending: .needsPerson, words: "That is not the name. Nothing was changed.")
      }
    }

    private static let nobody = Ending.Stop(
      ending: .needsPerson, words: "There was no answer. Nothing was changed.")

    private static func prompt(_ words: String) {
      // What was printed so far is read before the question.
      fflush(nil)
      FileHandle.standardError.write(Data(words.utf8))
    }

    /// - Returns: whether the terminal showed what is typed, and is a terminal at all.
    private static func setEcho(_ shown: Bool) -> Bool {
      var settings = termios()
      guard isTerminal, tcgetattr(STDIN_FILENO, &settings) == 0 else { return false }
      let wasShown = settings.c_lflag & tcflag_t(ECHO) != 0
      if shown {
        settings.c_lflag |= tcflag_t(ECHO)
      } else {
        settings.c_lflag &= ~tcflag_t(ECHO)
      }
      return tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) == 0 && wasShown
    }
  }
#endif
