// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import Foundation
  import Synchronization

  /// Dies at a milestone, as `kill -9` would have it: no handler, no flush, no farewell.
  enum Crash {
    private static let passed = Mutex<[String]>([])
    /// Done at the beginning of each transaction, on the writer's own queue.
    static let atBegin = Mutex<(@Sendable () -> Void)?>(nil)

    /// - `CRASH_AT=N`: die at the Nth milestone, counted from 1.
    /// - `CRASH_NAMED=NAME`: die at the first milestone of that name.
    /// - `STOP_NAMED=NAME`: stop there, as SIGSTOP would have it, until somebody says to go on.
    /// - `COUNT_MILESTONES=1`: say at the end how many there were, and which.
    static func arm() {
      let environment = ProcessInfo.processInfo.environment
      let last = environment["CRASH_AT"].flatMap(Int.init)
      let named = environment["CRASH_NAMED"]
      let halt = environment["STOP_NAMED"]
      guard last != nil || named != nil || halt != nil || environment["COUNT_MILESTONES"] != nil
      else { return }
      Milestone.watch { name in
        let count = passed.withLock { names in
          names.append(name)
          return names.count
        }
        if count == last || name == named { kill(getpid(), SIGKILL) }
        // To this thread: another one would take it later than here.
        if name == halt { raise(SIGSTOP) }
        if name == "store.begin" { atBegin.withLock { $0 }?() }
      }
    }

    static func report() {
      guard ProcessInfo.processInfo.environment["COUNT_MILESTONES"] != nil else { return }
      let names = passed.withLock { $0 }
      for name in names { say("milestone \(name)") }
      say("milestones \(names.count)")
    }
  }

  /// One line on standard output, out of this process's hands when it returns.
  func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
#endif
