// SPDX-License-Identifier: Apache-2.0

import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One thread's supply of 96-bit nonces, drawn 64 at a time: `RAND_bytes` costs three times a
/// short seal when asked for 12 bytes, and hardly more for 768.
///
/// The block, counter included, lies in a page the kernel zeroes in a forked child
/// (`MADV_WIPEONFORK`). A zero counter means "empty", so the child draws its own block and never
/// repeats a nonce of its parent. Where the kernel gives no such page there is no block, and
/// every nonce is drawn by itself. A snapshot of a running virtual machine copies the block like
/// all memory: at most 64 nonces a thread may then come twice (stated in the threat model).
struct NonceBlock {
  static let nonceSize = 12
  static let capacity = 64
  /// The counter comes first, padded to a cache line's half.
  private static let offset = 32

  private var page: UnsafeMutableRawPointer?
  private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// - Parameter wipedOnFork: `false` only in the test that shows why it must be `true`.
  init(wipedOnFork: Bool = true) {
    #if os(Linux)
      let mapped = mmap(
        nil, pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let mapped, mapped != MAP_FAILED else { return }
      // MADV_WIPEONFORK is 18 on every Linux since 4.14; not every C library's header says so.
      guard !wipedOnFork || madvise(mapped, pageSize, 18) == 0 else {
        munmap(mapped, pageSize)
        return
      }
      page = mapped
    #endif
  }

  /// Writes the next nonce, 12 bytes. `false` when the generator has no entropy.
  func draw(into target: UnsafeMutableRawPointer) -> Bool {
    guard let page else {
      return RAND_bytes(target.assumingMemoryBound(to: UInt8.self), 12) == 1
    }
    var left = page.load(as: Int.self)
    if left <= 0 {
      let block = (page + Self.offset).assumingMemoryBound(to: UInt8.self)
      guard RAND_bytes(block, Int32(Self.capacity * Self.nonceSize)) == 1 else { return false }
      left = Self.capacity
    }
    left -= 1
    // The counter moves before the nonce leaves.
    page.storeBytes(of: left, as: Int.self)
    target.copyMemory(
      from: page + Self.offset + left * Self.nonceSize, byteCount: Self.nonceSize)
    return true
  }

  mutating func free() {
    if let page { munmap(page, pageSize) }
    page = nil
  }
}
