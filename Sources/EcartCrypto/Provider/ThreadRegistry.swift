// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All threads' contexts, so that one thread can wipe the keys in all of them.
enum ThreadRegistry {
  private static let lock = SpinLock()
  private nonisolated(unsafe) static var first: UnsafeMutablePointer<ThreadContexts>?

  /// A fork waits until no thread is in the middle of anything; so in the child every context is
  /// whole and every lock free, those of the threads that the child does not have included.
  private static let forks: Void = {
    pthread_atfork(
      { ThreadRegistry.lockAll() }, { ThreadRegistry.unlockAll() },
      { ThreadRegistry.unlockAll() })
  }()

  static func add(_ contexts: UnsafeMutablePointer<ThreadContexts>) {
    _ = forks
    lock.lock()
    defer { lock.unlock() }
    contexts.pointee.next = first
    first?.pointee.previous = contexts
    first = contexts
  }

  static func remove(_ contexts: UnsafeMutablePointer<ThreadContexts>) {
    lock.lock()
    defer { lock.unlock() }
    let (next, previous) = (contexts.pointee.next, contexts.pointee.previous)
    next?.pointee.previous = previous
    if let previous { previous.pointee.next = next } else { first = next }
  }

  /// Waits for each thread's running operation, then wipes the keys in its contexts.
  static func wipeAll() {
    lock.lock()
    defer { lock.unlock() }
    forEach { contexts in
      contexts.pointee.lock.lock()
      contexts.pointee.wipe()
      contexts.pointee.lock.unlock()
    }
  }

  /// How many of all threads' contexts hold the schedule of a key.
  static func count(holding serial: UInt64) -> Int {
    lock.lock()
    defer { lock.unlock() }
    var count = 0
    forEach { contexts in
      contexts.pointee.lock.lock()
      count += contexts.pointee.serials.count { $0 == serial }
      contexts.pointee.lock.unlock()
    }
    return count
  }

  private static func lockAll() {
    lock.lock()
    forEach { $0.pointee.lock.lock() }
  }

  private static func unlockAll() {
    forEach { $0.pointee.lock.unlock() }
    lock.unlock()
  }

  private static func forEach(_ body: (UnsafeMutablePointer<ThreadContexts>) -> Void) {
    var contexts = first
    while let current = contexts {
      body(current)
      contexts = current.pointee.next
    }
  }
}

extension CryptoProvider {
  /// Wipes the key schedules that the cipher and HMAC contexts of all threads still hold of the
  /// last keys they worked with. Call it after a key was destroyed: the ``Secret`` wipes its own
  /// bytes, and this what was derived from them.
  ///
  /// It waits for an operation that is running in another thread, and may be called at any time
  /// from any thread. The next operation of a thread costs a microsecond more.
  public static func wipeKeySchedules() { ThreadRegistry.wipeAll() }

  /// How many contexts, of whatever thread, hold the schedule of a key: for the tests.
  package static func contexts(holding key: Secret) -> Int {
    ThreadRegistry.count(holding: key.serial)
  }
}
