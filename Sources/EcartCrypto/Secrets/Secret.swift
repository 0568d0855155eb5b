// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// Key material or a password: bytes that are wiped when the last reference goes.
///
/// The bytes live in one place that Swift never copies or moves. They print, dump and reflect as a
/// mask, compare in constant time and cannot be encoded. They can be read only inside
/// ``withBytes(_:)``; copying them out of the closure is possible, and then theirs is the duty to
/// wipe the copy.
///
/// Up to 64 bytes, which is every key but an RSA key, live in memory of their own: between guard
/// pages, left out of core dumps (Linux), and locked against swapping as far as `RLIMIT_MEMLOCK`
/// allows; ``CryptoProvider/keyMemory`` says how far that was. Longer secrets, and all when the
/// system gives no such memory, live on the heap: wiped when released, but neither locked nor left
/// out of dumps. Run hosts with encrypted swap or none.
public final class Secret: Sendable {
  /// Written once, in the initialiser, before the object is shared.
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
  private let size: UInt32
  private let home: Home
  /// A number no other secret of this process has: what a cipher context remembers its key by.
  /// An address would be reused by the next secret.
  let serial: UInt64

  private static let serials = Atomic<UInt64>(0)

  /// Where the memory is from, and so where it goes back to.
  private enum Home { case arena, heap, borrowed }

  /// The number of bytes.
  public var count: Int { Int(size) }

  /// Copies the bytes. The caller's array stays as it is, and so does the duty to wipe it.
  public convenience init(copying bytes: [UInt8]) { self.init(copying: bytes.span) }

  /// Copies the bytes of a span.
  public convenience init(copying bytes: Span<UInt8>) {
    self.init(count: bytes.count)
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: memory, count: count).copyMemory(from: source)
    }
  }

  /// Takes the bytes over and leaves an empty array behind; the array's own memory is wiped if
  /// nobody else shares it.
  public convenience init(wiping bytes: inout [UInt8]) {
    self.init(copying: bytes.span)
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    bytes = []
  }

  /// Copies the UTF-8 bytes of a text, such as a password. A `String` cannot be wiped.
  public convenience init(utf8 text: String) {
    var text = text
    self.init(count: text.utf8.count)
    text.withUTF8 { source in
      UnsafeMutableRawBufferPointer(start: memory, count: count)
        .copyMemory(from: UnsafeRawBufferPointer(source))
    }
  }

  /// Draws a new secret from OpenSSL's private random generator (`RAND_priv_bytes`).
  /// - Parameter count: bytes, 1 to 65 536.
  /// - Throws: ``CryptoFailure/badLength(_:)``, or ``CryptoFailure/providerRefused(_:)`` when the
  ///   generator has no entropy.
  public static func random(count: Int) throws(CryptoFailure) -> Secret {
    guard (1...65_536).contains(count) else { throw .badLength("random secret") }
    return try filled(count: count, orThrow: .providerRefused("RAND_priv_bytes")) {
      RAND_priv_bytes($0.assumingMemoryBound(to: UInt8.self), Int32(count)) == 1
    }
  }

  /// Lends the bytes, without a copy, for the time of the closure.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = UnsafeRawBufferPointer(start: memory, count: count)
    defer { withExtendedLifetime(self) {} }
    return try body(bytes.assumingMemoryBound(to: UInt8.self).span)
  }

  /// Zeroed memory that only this file and the providers write to, before anyone else sees it.
  private init(count: Int, in borrowed: UnsafeMutableRawPointer? = nil) {
    // `Secret` is bounded by what is in memory twice already, so 4 GiB is never reached.
    size = UInt32(truncatingIfNeeded: count)
    if let borrowed {
      home = .borrowed
      memory = borrowed
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    } else if count <= SecretArena.slotSize, let slot = SecretArena.take() {
      home = .arena
      memory = slot
    } else {
      home = .heap
      memory = .allocate(byteCount: max(count, 1), alignment: 16)
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }
    serial = Secret.serials.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// A secret a C function writes; nothing of it survives when that function fails.
  static func filled(
    count: Int, orThrow failure: CryptoFailure, by body: (UnsafeMutableRawPointer) -> Bool
  ) throws(CryptoFailure) -> Secret {
    let secret = Secret(count: count)
    guard body(secret.memory) else {
      ERR_clear_error()
      throw failure
    }
    return secret
  }

  /// One secret of several, in their order.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for 2 GiB and more.
  package convenience init(joining pieces: [Secret]) throws(CryptoFailure) {
    let total = pieces.reduce(0) { $0 + $1.count }
    guard total <= Int(Int32.max) else { throw .badLength("joined secret") }
    self.init(count: total)
    var end = 0
    for piece in pieces {
      if piece.count > 0 {
        memory.advanced(by: end).copyMemory(from: piece.memory, byteCount: piece.count)
      }
      end += piece.count
    }
  }

  /// Zeroed memory of a size, for code of this module that fills it through ``withMemory(_:)``.
  static func scratch(count: Int) -> Secret { Secret(count: count) }

  /// Lends the memory to be written, before the secret is handed to anyone.
  func withMemory<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    defer { withExtendedLifetime(self) {} }
    return body(memory)
  }

  deinit {
    OPENSSL_cleanse(memory, count)
    switch home {
    case .arena: SecretArena.giveBack(memory)
    case .heap: memory.deallocate()
    case .borrowed: break
    }
  }

  /// Whether the bytes are in memory of their own, not on the heap: for the tests.
  package var isInArena: Bool { home == .arena }

  /// What is left in a slot of that memory after its secret is gone, and before another has it:
  /// slots are never unmapped, so this may be read. The last eight bytes link free slots.
  package static func residueInArena(of bytes: [UInt8]) -> [UInt8] {
    let slot = Secret(copying: bytes).memory
    return Array(UnsafeRawBufferPointer(start: slot, count: min(bytes.count, 56)))
  }

  /// What is left in memory after a secret over it is gone: for the test that wiping happens,
  /// since reading freed memory would prove nothing.
  package static func residue(of bytes: [UInt8]) -> (before: [UInt8], after: [UInt8]) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 16)
    defer { memory.deallocate() }
    let view = UnsafeRawBufferPointer(start: memory, count: bytes.count)
    var secret: Secret? = Secret(count: bytes.count, in: memory)
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    let before = secret?.withBytes { span in span.indices.map { span[$0] } } ?? []
    secret = nil
    return (before, Array(view))
  }
}
