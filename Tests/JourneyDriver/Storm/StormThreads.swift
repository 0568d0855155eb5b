// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import Dispatch
  import Foundation
  import Synchronization

  /// The threads that the storm's workers run on. Swift's own pool has as many as the machine has
  /// cores, so eight tasks on a machine of two would be two threads.
  ///
  /// A task that prefers this has its gates decided here too, and goes on here after each suspension,
  /// on whichever thread has waited longest: not always on the one where it stopped.
  final class StormThreads: TaskExecutor {
    /// Where one thread waits for its next job.
    private final class Seat: Sendable {
      let job = Mutex<UnownedJob?>(nil)
      let called = DispatchSemaphore(value: 0)
    }

    private struct State {
      var jobs: [UnownedJob] = []
      var idle: [Seat] = []
      var seen: Set<UInt> = []
      var busy = 0
      var mostBusy = 0
      var turns = 0
    }
    private let state = Mutex(State())

    func begin(_ count: Int) {
      for number in 0..<count {
        let seat = Seat()
        state.withLock { $0.idle.append(seat) }
        let thread = Thread { [self] in work(seat) }
        thread.name = "storm-\(number)"
        thread.start()
      }
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      let seat = state.withLock { state -> Seat? in
        guard !state.idle.isEmpty else {
          state.jobs.append(job)
          return nil
        }
        state.busy += 1
        state.mostBusy = max(state.mostBusy, state.busy)
        return state.idle.removeFirst()
      }
      guard let seat else { return }
      seat.job.withLock { $0 = job }
      seat.called.signal()
    }

    private func work(_ seat: Seat) {
      while true {
        seat.called.wait()
        var next = seat.job.withLock { $0 }
        while let job = next {
          job.runSynchronously(on: asUnownedTaskExecutor())
          next = state.withLock { state -> UnownedJob? in
            if !state.jobs.isEmpty { return state.jobs.removeFirst() }
            state.busy -= 1
            state.idle.append(seat)
            return nil
          }
        }
      }
    }

    /// Called by whatever works for a worker: on which thread of the system is this?
    func see() {
      var thread = pthread_self()
      let id = withUnsafeBytes(of: &thread) { $0.load(as: UInt.self) }
      state.withLock { state in
        state.seen.insert(id)
        state.turns += 1
      }
    }

    /// On how many threads the workers were seen, how many of these had work at the same time, and how
    /// often somebody looked.
    var line: String {
      state.withLock {
        "threads seen=\($0.seen.count) at-once=\($0.mostBusy) turns=\($0.turns)"
      }
    }
  }
#endif
