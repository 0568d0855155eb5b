// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A lock for a few nanoseconds of work that hardly ever meets anybody: one atomic exchange.
///
/// Unlike `Mutex` it has no owner, so what is held while a process forks can be given back in the
/// child, where the thread has another id.
struct SpinLock: ~Copyable {
  private let held = Atomic<Bool>(false)

  @inline(__always)
  borrowing func lock() {
    if held.exchange(true, ordering: .acquiring) { wait() }
  }

  /// Takes the lock if nobody has it.
  @inline(__always)
  borrowing func tryLock() -> Bool { !held.exchange(true, ordering: .acquiring) }

  @inline(__always)
  borrowing func unlock() { held.store(false, ordering: .releasing) }

  @inline(never)
  private borrowing func wait() {
    var rounds = 0
    repeat {
      // Its holder may wait for this very processor.
      while held.load(ordering: .relaxed) {
        rounds += 1
        if rounds > 100 { sched_yield() }
      }
    } while held.exchange(true, ordering: .acquiring)
  }
}
