// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser
  import EcartDPP
  import Foundation

  /// How a command can end. The numbers are promised in `dpp --help` and in the README.
  enum Ending: Int32, Error {
    case fine = 0
    case doesNotPass = 1
    case usage = 2
    case couldNotRun = 3
    case needsPerson = 4

    /// A thing went wrong whose words a person should read.
    struct Stop: Error {
      let ending: Ending
      let words: String
    }

    static func end(with error: any Error) -> Never {
      switch error {
      case let ending as Ending: exit(ending.rawValue)
      case let stop as Stop: end(stop.ending, stop.words)
      case let stopped as SweepStopped: end(.needsPerson, stopped.description)
      case let incomplete as SweepIncomplete:
        // Of a store that was replaced nothing helps but a person.
        let isReplaced = incomplete.failures.contains {
          $0.error as? SweepStopped == .storeWasReplaced
        }
        end(isReplaced ? .needsPerson : .couldNotRun, incomplete.description)
      case let fault as OperatorFault: end(.couldNotRun, fault.description)
      default: break
      }
      #if SQLite
        if let fault = error as? AuditFault { end(.couldNotRun, fault.description) }
      #endif
      let code = DPP.exitCode(for: error)
      let message = DPP.fullMessage(for: error)
      if code.isSuccess {
        print(message)
        exit(Ending.fine.rawValue)
      }
      if code == .validationFailure { end(.usage, message) }
      // Words we wrote ourselves hold no values; of anything else only the type is told.
      let type = String(reflecting: type(of: error))
      let words = type.hasPrefix("Ecart") ? "\(error)" : "An error of type \(type) came up."
      end(.couldNotRun, words)
    }

    private static func end(_ ending: Ending, _ words: String) -> Never {
      Output.note(words)
      exit(ending.rawValue)
    }
  }
#endif
