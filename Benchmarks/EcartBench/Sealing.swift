// SPDX-License-Identifier: Apache-2.0

import CBench
import Crypto
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation

/// An order of 12 sealed fields.
struct BenchOrder: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<BenchOrder>("bench-order")
    .personal("f0", \.f0).personal("f1", \.f1).personal("f2", \.f2).personal("f3", \.f3)
    .personal("f4", \.f4).personal("f5", \.f5).personal("f6", \.f6).personal("f7", \.f7)
    .personal("f8", \.f8).personal("f9", \.f9).personal("f10", \.f10).personal("f11", \.f11)
  let subject: SubjectID
  let f0: Sealed<Name>, f1: Sealed<Email>, f2: Sealed<Phone>, f3: Sealed<Address>
  let f4: Sealed<Address>, f5: Sealed<PostalCode>, f6: Sealed<Purchase>, f7: Sealed<Purchase>
  let f8: Sealed<Purchase>, f9: Sealed<Payment>, f10: Sealed<GiftMessage>, f11: Sealed<Name>

  init(_ sealer: Sealer<BenchOrder>, _ text: String) throws {
    subject = sealer.subject
    f0 = try sealer.seal(Personal(text), as: \.f0)
    f1 = try sealer.seal(Personal(text), as: \.f1)
    f2 = try sealer.seal(Personal(text), as: \.f2)
    f3 = try sealer.seal(Personal(text), as: \.f3)
    f4 = try sealer.seal(Personal(text), as: \.f4)
    f5 = try sealer.seal(Personal(text), as: \.f5)
    f6 = try sealer.seal(Personal(text), as: \.f6)
    f7 = try sealer.seal(Personal(text), as: \.f7)
    f8 = try sealer.seal(Personal(text), as: \.f8)
    f9 = try sealer.seal(Personal(text), as: \.f9)
    f10 = try sealer.seal(Personal(text), as: \.f10)
    f11 = try sealer.seal(Personal(text), as: \.f11)
  }

  // Not a method of the record: calling one counts all of its references, which no host's opening does.
  static func openAll(_ revealed: borrowing Revealed<BenchOrder>) throws {
    try revealed.open(\.f0) { _ in }
    try revealed.open(\.f1) { _ in }
    try revealed.open(\.f2) { _ in }
    try revealed.open(\.f3) { _ in }
    try revealed.open(\.f4) { _ in }
    try revealed.open(\.f5) { _ in }
    try revealed.open(\.f6) { _ in }
    try revealed.open(\.f7) { _ in }
    try revealed.open(\.f8) { _ in }
    try revealed.open(\.f9) { _ in }
    try revealed.open(\.f10) { _ in }
    try revealed.open(\.f11) { _ in }
  }
}

/// `make bench BENCH=sealing`. The peer's world is like ours: keys and associated data of the same
/// lengths, each subject's in memory of its own, in a random order, outputs allocated, nonces drawn
/// 64 at a time. Both go through a slice of the orders in turn, so that no interruption spoils a run
/// and every slice is cold again when it comes.
enum SealingBench {
  static let text = "Ana Sample, 12 Example Street"
  static let orders = 4_000
  static let slice = 200
  static let fields = 12
  static let rounds = 12
  static let many = 1_000

  static func rows() async throws -> [Row] {
    let keeper = try await Gatekeeper.open(
      at: scratch("sealing"), clock: TestingClock(Date(timeIntervalSince1970: 1_790_000_000)))
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let keys = try await MakeKeys.make(orders, by: keeper, from: origin)
    let sealers = keys.map { Sealer<BenchOrder>(key: $0, origin: origin, isNew: true) }.shuffled()
    let sealed = try sealers.map { try BenchOrder($0, text) }
    let size = Int32(text.utf8.count)
    // Our associated data for these fields: 6 + 32 + 4 + origin + 4 + record + 4 + field.
    let ad = Int32(50 + origin.description.utf8.count + "bench-order".utf8.count + "f0".utf8.count)

    func sealing(_ range: Range<Int>) async throws -> Double {
      try await perField(range) { for index in range { _ = try BenchOrder(sealers[index], text) } }
    }
    func opening(_ range: Range<Int>) async throws -> Double {
      try await perField(range) {
        for index in range {
          try BenchOrder.openAll(
            Revealed(
              record: sealed[index], named: BenchOrder.fields.personal, key: sealers[index].key))
        }
      }
    }
    guard let world = cbench_world_new(Int32(orders), Int32(fields), size, ad),
      let single = cbench_world_new(1, Int32(many), size, ad)
    else { throw Unmeasured.world }
    defer {
      cbench_world_free(world)
      cbench_world_free(single)
    }
    let (seal, bareSeal) = try await slices(sealing) {
      Double(cbench_seal(world, Int32($0.lowerBound), Int32($0.upperBound)))
        / Double($0.count * fields)
    }
    let (open, bareOpen) = try await slices(opening) {
      Double(cbench_open(world, Int32($0.lowerBound), Int32($0.upperBound)))
        / Double($0.count * fields)
    }
    let peer = try AppleBoxes(text, fields: fields, keys: orders, associated: Int(ad))
    let (seal2, theirSeal) = try await slices(sealing) { range in
      try await perField(range) { try peer.seal(range) }
    }
    let (open2, theirOpen) = try await slices(opening) { range in
      try await perField(range) { try peer.open(range) }
    }
    let (one, bareOne) = try await medians(runs: 101) {
      var boxes: [Sealed<Purchase>] = []
      boxes.reserveCapacity(many)
      return try await seconds {
        for _ in 0..<many { boxes.append(try sealers[0].seal(Personal(text), as: \.f6)) }
        boxes = []
      } * 1e9 / Double(many)
    } _: {
      Double(cbench_seal(single, 0, 1)) / Double(many)
    }
    let (oneOpen, bareOneOpen) = try await medians(runs: 101) {
      let revealed = Revealed(
        record: sealed[0], named: BenchOrder.fields.personal, key: sealers[0].key)
      return try await seconds { for _ in 0..<many { try revealed.open(\.f6) { _ in } } } * 1e9
        / Double(many)
    } _: {
      Double(cbench_open(single, 0, 1)) / Double(many)
    }
    return [
      // What the goals are of: both ways together. Each way alone is held to the same below.
      row("seal and open a field (12 an order)", seal + open, "EVP", bareSeal + bareOpen, 1.5),
      row("  the same", seal2 + open2, "swift-crypto", theirSeal + theirOpen, 0.33),
      row("seal a field (12 an order, own key)", seal, "EVP", bareSeal, 1.5),
      row("  the same", seal2, "swift-crypto", theirSeal, 0.33),
      row("open a field (12 an order, own key)", open, "EVP", bareOpen, 1.5),
      row("  the same", open2, "swift-crypto", theirOpen, 0.33),
      row("seal a field (1,000 of one subject)", one, "EVP", bareOne, 1.5),
      row("open a field (1,000 of one subject)", oneOpen, "EVP", bareOneOpen, 1.5),
    ]
  }

  private static func row(
    _ work: String, _ ours: Double, _ peer: String, _ theirs: Double, _ goal: Double
  ) -> Row {
    Row(work: work, ours: ours, unit: "ns", peer: peer, theirs: theirs, goal: goal)
  }

  /// Nanoseconds a field of a slice of orders.
  private static func perField(
    _ range: Range<Int>, _ body: () throws -> Void
  ) async throws -> Double {
    try await seconds { try body() } * 1e9 / Double(range.count * fields)
  }

  private static func slices(
    _ ours: (Range<Int>) async throws -> Double, _ theirs: (Range<Int>) async throws -> Double
  ) async throws -> (Double, Double) {
    var (mine, other) = (-1, -1)
    func range(_ index: Int) -> Range<Int> {
      let from = index * slice % orders
      return from..<from + slice
    }
    return try await medians(runs: rounds * orders / slice + 1) {
      mine += 1
      return try await ours(range(mine))
    } _: {
      other += 1
      return try await theirs(range(other))
    }
  }
}

/// The same work by swift-crypto.
private struct AppleBoxes {
  private let text: String
  private let data: Data
  private let keys: [SymmetricKey]
  private let boxes: [[Data]]

  init(_ text: String, fields: Int, keys count: Int, associated: Int) throws {
    let data = Data(repeating: 9, count: associated)
    let keys = (0..<count).map { _ in SymmetricKey(size: .bits256) }
    self.text = text
    self.data = data
    self.keys = keys
    boxes = try keys.map { key in
      try (0..<fields).map { _ in try Self.seal(text, key, data) }
    }
  }

  func seal(_ range: Range<Int>) throws {
    for index in range {
      for _ in boxes[index] { _ = try Self.seal(text, keys[index], data) }
    }
  }

  func open(_ range: Range<Int>) throws {
    for index in range {
      for box in boxes[index] {
        let plain = try AES.GCM.open(
          AES.GCM.SealedBox(combined: box), using: keys[index], authenticating: data)
        // As ours: the text, not its bytes.
        _ = String(decoding: plain, as: UTF8.self)
      }
    }
  }

  private static func seal(_ text: String, _ key: SymmetricKey, _ data: Data) throws -> Data {
    try AES.GCM.seal(Data(text.utf8), using: key, authenticating: data).combined ?? Data()
  }
}

func scratch(_ name: String) -> String {
  FileManager.default.temporaryDirectory
    .appendingPathComponent("ecart-bench-\(name)-\(UUID().uuidString)").path
}
