// SPDX-License-Identifier: Apache-2.0

import CArgon2
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for Argon2, kept between hashes: fresh pages from the kernel would cost up to a third
/// of a hash.
///
/// libargon2 wipes an arena before it gives it back (`FLAG_clear_internal_memory`, on by
/// default), so what is kept here is zeros.
package enum ArgonArenas {
  /// Arenas kept; more may be in use at a time.
  package static let kept = 4
  /// An arena larger than this (256 MiB) is never kept.
  private static let largestKept = 256 << 20

  private struct Arena: @unchecked Sendable {
    let memory: UnsafeMutableRawPointer
    let size: Int
  }

  /// Oldest first.
  private static let free = Mutex<[Arena]>([])

  /// The number of arenas waiting: for the test that they are reused and bounded.
  package static var waiting: Int { free.withLock(\.count) }

  /// libargon2's allocation callback; 0 on success.
  static func take(
    _ memory: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ size: Int
  ) -> Int32 {
    let known = free.withLock { arenas -> Arena? in
      guard let index = arenas.lastIndex(where: { $0.size == size }) else { return nil }
      return arenas.remove(at: index)
    }
    guard let arena = known?.memory ?? make(size) else {
      return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue
    }
    memory?.pointee = arena.assumingMemoryBound(to: UInt8.self)
    return ARGON2_OK.rawValue
  }

  /// libargon2's release callback. The newest size stays: parameters only rise.
  static func giveBack(_ memory: UnsafeMutablePointer<UInt8>?, _ size: Int) {
    guard let memory else { return }
    let arena = Arena(memory: UnsafeMutableRawPointer(memory), size: size)
    guard size <= largestKept else { return destroy(arena) }
    let surplus = free.withLock { arenas -> Arena? in
      arenas.append(arena)
      return arenas.count > kept ? arenas.removeFirst() : nil
    }
    if let surplus { destroy(surplus) }
  }

  private static func make(_ size: Int) -> UnsafeMutableRawPointer? {
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    #if os(Linux)
      // Argon2 jumps about in memory; huge pages spare it address look-ups. 14 everywhere.
      madvise(mapped, size, 14)
    #endif
    return mapped
  }

  private static func destroy(_ arena: Arena) { munmap(arena.memory, arena.size) }
}
