// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Synchronization

// Providers that break one promise about wrapped keys.

/// Opens every box, to a key that is not quite what was wrapped.
final class OpensToAnotherKey: SampleKeyring, @unchecked Sendable {
  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    try super.open(box, under: root, binding).withBytes { bytes in
      Secret(copying: bytes.indices.map { bytes[$0] ^ ($0 == 31 ? 1 : 0) })
    }
  }
}

/// A handle opens under the roots alone that were made after it was opened itself.
final class OpensNothingOlder: SampleKeyring, @unchecked Sendable {
  private let older: Set<String>

  required init(_ shelf: Shelf) {
    older = Set(shelf.roots.withLock { $0 }.map(\.id))
    super.init(shelf)
  }

  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    try reach()
    guard !older.contains(id) else { throw .noSuchRoot }
    return try key(id)
  }
}

/// A handle that has listed the roots goes by its list from then on.
final class GoesByItsList: SampleKeyring, @unchecked Sendable {
  private let list = Mutex<[String]?>(nil)

  override func roots() async throws(KeyProviderFault) -> [String] {
    let found = try await super.roots()
    list.withLock { $0 = found }
    return found
  }

  override func add(_ id: String) throws(KeyProviderFault) {
    try super.add(id)
    list.withLock { $0?.append(id) }
  }

  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    guard list.withLock({ $0?.contains(id) ?? true }) else { throw .noSuchRoot }
    return try key(id)
  }
}

/// The key stands beside its box, authenticated like the rest.
final class WrapsInTheClear: SampleKeyring, @unchecked Sendable {
  override func close(
    _ key: Secret, under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> [UInt8] {
    let clear = key.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    return clear + (try super.close(key, under: root, binding + clear))
  }

  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    try super.open(Array(box.dropFirst(32)), under: root, binding + box.prefix(32))
  }
}

/// One key for all the roots that are there at a time, told apart by nothing.
final class SharesOneKey: SampleKeyring, @unchecked Sendable {
  override func newKey(
    of id: String, beside others: [Shelf.Root]
  ) throws(CryptoFailure) -> Secret {
    if let first = others.first { return first.key }
    return try super.newKey(of: id, beside: others)
  }

  override func binding(_ context: RootContext, _ root: String) -> [UInt8] {
    context.bytes(root: "")
  }
}

final class IgnoresEnvironment: SampleKeyring, @unchecked Sendable {
  override func binding(_ context: RootContext, _ root: String) -> [UInt8] {
    RootContext(environment: .test, installation: context.installation).bytes(root: root)
  }
}

final class IgnoresInstallation: SampleKeyring, @unchecked Sendable {
  override func binding(_ context: RootContext, _ root: String) -> [UInt8] {
    RootContext(environment: context.environment, installation: "").bytes(root: root)
  }
}

/// `tag(context) ‖ key ⊕ pad`: root and context are certain, the ciphertext is not. A flipped bit
/// opens to another key.
final class Malleable: SampleKeyring, @unchecked Sendable {
  private static let tag = 32

  private func parts(
    _ root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> (tag: [UInt8], pad: [UInt8]) {
    do {
      let made = try HKDF.derive(from: root, info: binding, count: Self.tag + 32)
      let bytes = made.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      return (Array(bytes.prefix(Self.tag)), Array(bytes.dropFirst(Self.tag)))
    } catch { throw .failed("deriving") }
  }

  override func close(
    _ key: Secret, under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> [UInt8] {
    let (tag, pad) = try parts(root, binding)
    return tag + key.withBytes { bytes in bytes.indices.map { bytes[$0] ^ pad[$0] } }
  }

  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    let (tag, pad) = try parts(root, binding)
    guard box.count == tag.count + pad.count, Array(box.prefix(tag.count)) == tag else {
      throw .notAuthentic
    }
    return Secret(copying: zip(box.dropFirst(tag.count), pad).map { $0 ^ $1 })
  }
}

/// Ends its boxes with a byte that must be right, and need not be there.
final class OpensShortened: SampleKeyring, @unchecked Sendable {
  override func close(
    _ key: Secret, under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> [UInt8] { try super.close(key, under: root, binding) + [7] }

  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    try super.open(box.count == 42 && box.last == 7 ? box.dropLast() : box, under: root, binding)
  }
}

/// Opens the beginning of what it is given.
final class OpensLengthened: SampleKeyring, @unchecked Sendable {
  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    try super.open(Array(box.prefix(41)), under: root, binding)
  }
}

/// Refuses what is not right as if it were broken itself.
final class TellsForgeryAsFailure: SampleKeyring, @unchecked Sendable {
  override func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    do { return try super.open(box, under: root, binding) } catch { throw .failed("opening") }
  }
}
