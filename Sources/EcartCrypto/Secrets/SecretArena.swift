// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Slots of 64 bytes for keys, in memory of their own (see ``SecretSlabs``).
///
/// Threads are spread over shards, each with its own list of free slots, so that they hardly ever
/// meet. A slot that is given back joins the shard of the thread that gives it back; a shard that
/// has none left takes over another one's before it asks for new memory, so a thread that makes
/// secrets for another to release does not make the arena grow.
enum SecretArena {
  static let slotSize = 64
  /// A free slot's link to the next one; all its other bytes are zeros.
  private static let link = 56
  private static let shardCount = 16

  private struct Shard: ~Copyable {
    let lock = SpinLock()
    var free: UnsafeMutableRawPointer?
    /// Slots never used, up to ``end``.
    var fresh: UnsafeMutableRawPointer?
    var end: UnsafeMutableRawPointer?
    /// Two cache lines each: processors fetch them in pairs.
    private var padding = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  }

  /// Made once and never freed.
  private nonisolated(unsafe) static let shards: UnsafeMutablePointer<Shard> = {
    let shards = UnsafeMutablePointer<Shard>.allocate(capacity: shardCount)
    for index in 0..<shardCount { (shards + index).initialize(to: Shard()) }
    // Whatever is half done in another thread while this process forks stays so in the child.
    pthread_atfork(
      { SecretArena.lockAll() }, { SecretArena.unlockAll() }, { SecretArena.unlockAll() })
    return shards
  }()

  /// A slot of zeros; `nil` when the system gives no memory of this kind.
  static func take() -> UnsafeMutableRawPointer? {
    let shard = own()
    shard.pointee.lock.lock()
    defer { shard.pointee.lock.unlock() }
    guard let slot = shard.pointee.free else { return fresh(for: shard) }
    shard.pointee.free = pop(slot)
    return slot
  }

  /// Takes a slot back. The caller has wiped it.
  static func giveBack(_ slot: UnsafeMutableRawPointer) {
    let shard = own()
    shard.pointee.lock.lock()
    slot.storeBytes(of: shard.pointee.free, toByteOffset: link, as: UnsafeMutableRawPointer?.self)
    shard.pointee.free = slot
    shard.pointee.lock.unlock()
  }

  @inline(__always)
  private static func own() -> UnsafeMutablePointer<Shard> {
    #if os(Linux)
      let thread = UInt(pthread_self())
    #else
      let thread = UInt(bitPattern: pthread_self())
    #endif
    // Threads' addresses differ in their middle bits.
    return shards + Int((thread &* 0x9E37_79B9_7F4A_7C15) >> 60)
  }

  @inline(__always)
  private static func pop(_ slot: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let next = slot.load(fromByteOffset: link, as: UnsafeMutableRawPointer?.self)
    slot.storeBytes(of: nil, toByteOffset: link, as: UnsafeMutableRawPointer?.self)
    return next
  }

  @inline(never)
  private static func fresh(
    for shard: UnsafeMutablePointer<Shard>
  ) -> UnsafeMutableRawPointer? {
    if shard.pointee.fresh == shard.pointee.end {
      if let slot = takeOver(by: shard) { return slot }
      guard let page = SecretSlabs.page() else { return nil }
      shard.pointee.fresh = page
      shard.pointee.end = page + SecretSlabs.pageSize
    }
    guard let slot = shard.pointee.fresh else { return nil }
    shard.pointee.fresh = slot + slotSize
    return slot
  }

  /// Takes all free slots of another shard. It never waits for one, so no circle can close.
  private static func takeOver(
    by shard: UnsafeMutablePointer<Shard>
  ) -> UnsafeMutableRawPointer? {
    for index in 0..<shardCount {
      let other = shards + index
      guard other != shard, other.pointee.lock.tryLock() else { continue }
      let slots = other.pointee.free
      other.pointee.free = nil
      other.pointee.lock.unlock()
      if let slots {
        shard.pointee.free = pop(slots)
        return slots
      }
    }
    return nil
  }

  private static func lockAll() {
    for index in 0..<shardCount { shards[index].lock.lock() }
    SecretSlabs.lock.lock()
  }

  private static func unlockAll() {
    SecretSlabs.lock.unlock()
    for index in 0..<shardCount { shards[index].lock.unlock() }
  }
}
