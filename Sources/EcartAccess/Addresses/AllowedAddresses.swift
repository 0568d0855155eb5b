// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// Which list is in force: small, because each connection reads it. The blocks themselves
/// (``AllowedAddresses``) are read when a process meets a list it does not know yet.
struct AllowedAddressesHead: GateRecord, Codable {
  /// Another one for each list, in whatever store: what was made ready of it is kept by it.
  var version: UUID
  var blocks: Int
  var since: Date

  static let key: RecordKey = "list"
  /// What every admitted connection rests on.
  static var standing: Standing { .of(AllowedAddressesHead.self, key) }
}

/// The blocks of the list in force. Networks are the host's own, not a person's.
///
/// Written in one commit with the head, whose version it repeats: a process that sees the one of
/// before and the other of after notices, and reads both once more.
struct AllowedAddresses: GateRecord, Codable {
  var version: UUID
  /// For each block: 4 or 6, the prefix, and the 4 or 16 bytes of its first address. As text in JSON,
  /// 100,000 blocks take 2.4 MB at most.
  private var packed: Data

  init(_ blocks: [AddressBlock], version: UUID) {
    self.version = version
    // Sorted, so that one list has one form.
    let sorted = Set(blocks).sorted {
      ($0.first.version, $0.first.value, $0.prefix) < ($1.first.version, $1.first.value, $1.prefix)
    }
    packed = Data(
      sorted.flatMap {
        [UInt8($0.first.version), UInt8(truncatingIfNeeded: $0.prefix)] + $0.first.bytes
      })
  }

  /// - Returns: `nil` if any block cannot be read: then nobody is let in, rather than somebody too
  ///   many.
  func blocks() -> [AddressBlock]? {
    let bytes = [UInt8](packed)
    var blocks: [AddressBlock] = []
    var place = 0
    while place < bytes.count {
      let width = bytes[place] == 4 ? 4 : 16
      let next = place + 2 + width
      guard bytes[place] == 4 || bytes[place] == 6, next <= bytes.count,
        let first = IPAddress(bytes: Array(bytes[place + 2..<next])),
        first.version == Int(bytes[place]),
        let block = AddressBlock(first: first, prefix: Int(bytes[place + 1]))
      else { return nil }
      blocks.append(block)
      place = next
    }
    return blocks
  }
}

extension Deliberation {
  /// Whether an address is in the list in force; `nil` when there is no list.
  ///
  /// Rests on the head that was read: if another process has changed the list since, the commit
  /// conflicts and the gate is asked again.
  mutating func isAllowed(_ address: IPAddress) async throws(Interruption) -> Bool? {
    guard
      let head = try await read(AllowedAddressesHead.self, at: AllowedAddressesHead.key)
    else { return nil }
    let compiled = try part(CompiledAddresses.self)
    if let known = compiled.list(of: head) { return known.contains(address) }
    guard let stored = try await read(AllowedAddresses.self, at: AllowedAddressesHead.key),
      let list = compiled.list(of: head, from: stored)
    else { throw .unreadableRecord(space: "AllowedAddresses") }
    return list.contains(address)
  }
}

extension Survey {
  /// ``Deliberation/isAllowed(_:)`` by what the store holds at this moment.
  func isAllowed(
    _ address: IPAddress, by compiled: CompiledAddresses
  ) async throws(StoreFailure) -> Bool? {
    guard
      let head = try await read(AllowedAddressesHead.self, at: AllowedAddressesHead.key)
    else { return nil }
    if let known = compiled.list(of: head) { return known.contains(address) }
    guard let stored = try await read(AllowedAddresses.self, at: AllowedAddressesHead.key),
      let list = compiled.list(of: head, from: stored)
    else { throw .unreadable("a record of AllowedAddresses") }
    return list.contains(address)
  }
}
