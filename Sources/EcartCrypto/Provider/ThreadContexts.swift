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
/// Making a context costs more than sealing a short field, so each thread keeps its own; no lock
/// is ever taken. They are freed, and OpenSSL wipes them, when the thread ends. Until then a
/// context holds the schedule of the last data or HMAC key it worked with: erasing a key leaves
/// that residue in memory until the thread works under another key or ends. (Key-wrapping keys
/// leave none, see ``AESKeyWrap``.)
struct ThreadContexts {
  var seal128 = GCMContext()
  var seal256 = GCMContext()
  var open128 = GCMContext()
  var open256 = GCMContext()
  var sha256: OpaquePointer?
  var macs: (sha1: OpaquePointer?, sha256: OpaquePointer?, sha512: OpaquePointer?)
  var nonces = NonceBlock()

  /// The calling thread's contexts. Never inlined, because the slot is one per object file.
  @inline(never)
  static func current() -> UnsafeMutablePointer<ThreadContexts> {
    let slot = ecart_thread_slot()
    if let known = slot.pointee { return known.assumingMemoryBound(to: ThreadContexts.self) }
    let made = UnsafeMutablePointer<ThreadContexts>.allocate(capacity: 1)
    made.initialize(to: ThreadContexts())
    slot.pointee = UnsafeMutableRawPointer(made)
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
    contexts.pointee.free()
    contexts.deinitialize(count: 1)
    contexts.deallocate()
  }

  @inline(never)
  private static func forgetSlot() { ecart_thread_slot().pointee = nil }

  private mutating func free() {
    for cipher in [seal128, seal256, open128, open256] { EVP_CIPHER_CTX_free(cipher.context) }
    EVP_MD_CTX_free(sha256)
    for mac in [macs.sha1, macs.sha256, macs.sha512] { EVP_MAC_CTX_free(mac) }
    nonces.free()
  }
}
