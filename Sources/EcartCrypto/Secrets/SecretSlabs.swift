// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for keys, asked of the kernel in slabs of 64 KiB between two pages nobody may touch: left
/// out of core dumps (Linux) and, as far as `RLIMIT_MEMLOCK` allows, never swapped. It is kept
/// until the process ends; what was released is zeros.
enum SecretSlabs {
  /// What is handed out at a time: 64 slots.
  static let pageSize = 4_096
  private static let slabSize = 65_536

  static let lock = SpinLock()
  static let locked = Atomic<Int>(0)
  static let unlocked = Atomic<Int>(0)

  // Both guarded by `lock`.
  private nonisolated(unsafe) static var next: UnsafeMutableRawPointer?
  private nonisolated(unsafe) static var left = 0

  /// The next page of zeros; `nil` when the kernel gives none.
  static func page() -> UnsafeMutableRawPointer? {
    lock.lock()
    defer { lock.unlock() }
    if left == 0 {
      guard let slab = map() else { return nil }
      next = slab
      left = slabSize
    }
    guard let page = next else { return nil }
    next = page + pageSize
    left -= pageSize
    return page
  }

  private static func map() -> UnsafeMutableRawPointer? {
    // A page of this machine may be larger than ours.
    let guarded = max(Int(sysconf(Int32(_SC_PAGESIZE))), pageSize)
    let size = slabSize + 2 * guarded
    let anonymous = MAP_PRIVATE | MAP_ANON
    guard let whole = mmap(nil, size, PROT_NONE, anonymous, -1, 0), whole != MAP_FAILED else {
      return nil
    }
    let slab = whole + guarded
    guard mprotect(slab, slabSize, PROT_READ | PROT_WRITE) == 0 else {
      munmap(whole, size)
      return nil
    }
    #if os(Linux)
      // MADV_DONTDUMP is 16 on every Linux since 3.4. Refused, the memory still serves.
      madvise(slab, slabSize, 16)
    #endif
    if mlock(slab, slabSize) == 0 {
      locked.wrappingAdd(slabSize, ordering: .relaxed)
    } else {
      unlocked.wrappingAdd(slabSize, ordering: .relaxed)
    }
    return slab
  }
}

/// How the memory for keys stands, as an auditor asks about it.
public struct KeyMemory: Sendable, Equatable {
  /// Bytes that the kernel never swaps out.
  public let lockedBytes: Int
  /// Bytes it may swap out, because `RLIMIT_MEMLOCK` allows no more: raise it, or encrypt the swap.
  public let unlockedBytes: Int
}

extension CryptoProvider {
  /// The memory this process has set apart for keys so far, in use or not.
  public static var keyMemory: KeyMemory {
    KeyMemory(
      lockedBytes: SecretSlabs.locked.load(ordering: .relaxed),
      unlockedBytes: SecretSlabs.unlocked.load(ordering: .relaxed))
  }
}
