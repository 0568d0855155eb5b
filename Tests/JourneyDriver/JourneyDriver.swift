// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import Foundation

  /// What Scripts/test-crash runs, kills and runs again: `JourneyDriver run DIRECTORY`; and what it
  /// runs in two processes at once: `JourneyDriver COMMAND DIRECTORY [COUNT PREFIX…]`. Of files:
  /// see ``Filing``.
  @main
  enum JourneyDriver {
    static func main() async {
      let arguments = CommandLine.arguments
      guard arguments.count >= 3 else {
        say("usage: JourneyDriver run DIRECTORY")
        exit(64)
      }
      Crash.arm()
      do {
        if arguments[1] == "desk" { return try await Filing.prepareDesk(arguments[2]) }
        let journey = try await Journey(
          directory: arguments[2],
          orders: arguments[1] == "export" ? Exporting.orders : Journey.ordinary)
        let rest = arguments.dropFirst(3)
        let count = rest.first.flatMap { Int($0) } ?? 0
        let prefixes = Array(rest.dropFirst())
        switch arguments[1] {
        case "run":
          try await journey.run()
          Crash.report()
          let end = EndState(journey)
          for line in try await end.lines() + end.litter() { say(line) }
        case "export": try await Exporting(journey).run()
        case "receive":
          for prefix in prefixes { try await journey.receiveMany(prefix, count: count) }
        case "deliver":
          for prefix in prefixes { try await journey.deliverMany(prefix, count: count) }
        case "count": try await journey.countMany(prefixes, count: count)
        case "enrol": try await journey.enrol(secretIn: arguments[2] + ".totp")
        case "guess": try await journey.guess(count: count)
        case "submit":
          try await journey.submit(count: count, secretIn: arguments[2] + ".totp")
        case "sweep": try await journey.sweepAll()
        case "hold": try await journey.holdLease()
        case "search": try await journey.searchAndGoOn()
        case "erase": try await journey.eraseHeld()
        case "seal-and-erase":
          try await journey.sealAndErase(count: count, mask: prefixes.first ?? "")
        case "fill": try await Adopting(journey: journey, count: count).fill()
        case "adopt": try await Adopting(journey: journey, count: count).adopt()
        case "adopted": try await Adopting(journey: journey, count: count).check()
        case "keep-door": try await journey.keepDoor()
        case "use-door": try await journey.useDoor()
        case "storm": try await Storm(journey, Array(rest)).run()
        case "backed-up": try await Storm(journey, Array(rest)).backedUp()
        case "storm-try": try await Storm(journey, Array(rest)).tryAll()
        case "storm-settle": try await Storm(journey, Array(rest)).settle()
        case "storm-check":
          var check = StormCheck(try await Storm(journey, Array(rest)))
          try await check.run(of: rest.last.flatMap { Int($0) } ?? 0)
        case let step where step.hasPrefix("file-"):
          try await Filing(journey, Array(rest)).run(step)
        default:
          say("no such command")
          exit(64)
        }
      } catch {
        say("failed: \(error)")
        exit(1)
      }
    }
  }
#else
  @main
  enum JourneyDriver {
    static func main() { print("there is no store without the trait SQLite") }
  }
#endif
