// SPDX-License-Identifier: Apache-2.0

import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The OpenSSL contexts and the nonce block of one thread, made when first needed.
///
/// Making a context costs more than sealing a short field, so each thread keeps its own. A context
/// holds the schedule of the last data or HMAC key it worked with, until the thread works under
/// another key, ends, or any thread calls ``CryptoProvider/wipeKeySchedules()``. (Key-wrapping keys leave none, see
/// ``AESKeyWrap``.) For that last case each thread's contexts have a lock, which nobody but a
/// wiping or forking thread ever disputes; the digest, which holds no key, and the nonce block,
/// which is the thread's alone, are used without it.
struct ThreadContexts: ~Copyable {
  var seal128 = GCMContext()
  var seal256 = GCMContext()
  var open128 = GCMContext()
  var open256 = GCMContext()
  var sha256: OpaquePointer?
  var macs = (sha1: MACContext(), sha256: MACContext(), sha512: MACContext())
  var nonces = NonceBlock()
  /// Where associated data that comes in two parts is put together. It is never secret.
  let staging = UnsafeMutablePointer<UInt8>.allocate(capacity: ThreadContexts.stagingSize)
  let lock = SpinLock()
  // Guarded by the lock of ``ThreadRegistry``.
  var next: UnsafeMutablePointer<ThreadContexts>?
  var previous: UnsafeMutablePointer<ThreadContexts>?

  /// Longer than a field's associated data ever is but for the longest names.
  static let stagingSize = 512

  /// Lends the calling thread's contexts. Nothing in `body` may use them through here again.
  @inline(__always)
  static func withCurrent<Result>(
    _ body: (UnsafeMutablePointer<ThreadContexts>) -> Result
  ) -> Result {
    let contexts = current()
    contexts.pointee.lock.lock()
    defer { contexts.pointee.lock.unlock() }
    return body(contexts)
  }

  /// The calling thread's contexts. Never inlined, because the slot is one per object file.
  @inline(never)
  static func current() -> UnsafeMutablePointer<ThreadContexts> {
    let slot = ecart_thread_slot()
    if let known = slot.pointee { return known.assumingMemoryBound(to: ThreadContexts.self) }
    let made = UnsafeMutablePointer<ThreadContexts>.allocate(capacity: 1)
    made.initialize(to: ThreadContexts())
    slot.pointee = UnsafeMutableRawPointer(made)
    ThreadRegistry.add(made)
    if let key = atThreadExit { pthread_setspecific(key, made) }
    return made
  }

  /// Frees a thread's contexts when it ends. Without a free key they would leak, no more.
  private static let atThreadExit: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key) { ThreadContexts.release($0) } == 0 ? key : nil
  }()

  private static func release(_ pointer: UnsafeMutableRawPointer?) {
    guard let contexts = pointer?.assumingMemoryBound(to: ThreadContexts.self) else { return }
    // A later destructor of this thread may still seal: it then gets fresh contexts.
    forgetSlot()
    ThreadRegistry.remove(contexts)
    contexts.pointee.free()
    contexts.deinitialize(count: 1)
    contexts.deallocate()
  }

  @inline(never)
  private static func forgetSlot() { ecart_thread_slot().pointee = nil }

  /// Frees every context with a key inside; it is made anew when next needed.
  mutating func wipe() {
    seal128.wipe()
    seal256.wipe()
    open128.wipe()
    open256.wipe()
    macs.sha1.wipe()
    macs.sha256.wipe()
    macs.sha512.wipe()
  }

  /// The serial numbers of the keys inside.
  var serials: [UInt64] {
    [seal128.serial, seal256.serial, open128.serial, open256.serial]
      + [macs.sha1.serial, macs.sha256.serial, macs.sha512.serial]
  }

  private mutating func free() {
    for cipher in [seal128, seal256, open128, open256] { EVP_CIPHER_CTX_free(cipher.context) }
    EVP_MD_CTX_free(sha256)
    for mac in [macs.sha1, macs.sha256, macs.sha512] { EVP_MAC_CTX_free(mac.context) }
    nonces.free()
    staging.deallocate()
  }
}
