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

  func openAll(_ revealed: borrowing Revealed<BenchOrder>) throws {
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

enum SealingBench {
  static let text = "Ana Sample, 12 Example Street"
  static let orders = 4_000
  static let fields = 12

  static func rows() async throws -> [Row] {
    let keeper = try await Gatekeeper.open(
      at: scratch("sealing"), clock: TestingClock(Date(timeIntervalSince1970: 1_790_000_000)))
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let sealers = try await withThrowingTaskGroup(of: Sealer<BenchOrder>.self) { group in
      for index in 0..<orders {
        group.addTask {
          try await keeper.admit(Receive<BenchOrder>("\(index)", from: origin)).claim
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }.shuffled()
    let sealed = try sealers.map { try BenchOrder($0, text) }
    let count = Double(orders * fields)
    let size = Int32(text.utf8.count)
    // Our associated data for these fields: 6 + 32 + 12 + origin + record + field.
    let ad = Int32(6 + 32 + 12 + origin.description.utf8.count + 11 + 3)

    let (seal, bareSeal) = try await medians(runs: 9) {
      try await seconds { for sealer in sealers { _ = try BenchOrder(sealer, text) } } * 1e9 / count
    } _: {
      Double(cbench_seal(Int32(orders), Int32(fields), size, ad)) / count
    }
    let (open, bareOpen) = try await medians(runs: 9) {
      try await seconds {
        for (order, sealer) in zip(sealed, sealers) {
          try order.openAll(
            Revealed(
              record: order, named: BenchOrder.fields.personal, key: sealer.key))
        }
      } * 1e9 / count
    } _: {
      Double(cbench_open(Int32(orders), Int32(fields), size, ad)) / count
    }
    let keys = (0..<orders).map { _ in SymmetricKey(size: .bits256) }
    let data = Data(repeating: 9, count: Int(ad))
    let (seal2, theirSeal) = try await medians(runs: 5) {
      try await seconds { for sealer in sealers { _ = try BenchOrder(sealer, text) } } * 1e9 / count
    } _: {
      try await seconds {
        for key in keys {
          for _ in 0..<fields {
            let box = try AES.GCM.seal(Data(text.utf8), using: key, authenticating: data)
            _ = box.combined
          }
        }
      } * 1e9 / count
    }
    let boxes = try keys.map { key in
      try (0..<fields).map { _ in
        try AES.GCM.seal(Data(text.utf8), using: key, authenticating: data).combined ?? Data()
      }
    }
    let (open2, theirOpen) = try await medians(runs: 5) {
      try await seconds {
        for (order, sealer) in zip(sealed, sealers) {
          try order.openAll(
            Revealed(
              record: order, named: BenchOrder.fields.personal, key: sealer.key))
        }
      } * 1e9 / count
    } _: {
      try await seconds {
        for (key, row) in zip(keys, boxes) {
          for box in row {
            _ = try AES.GCM.open(AES.GCM.SealedBox(combined: box), using: key, authenticating: data)
          }
        }
      } * 1e9 / count
    }
    return [
      Row(
        work: "seal a field (12 an order, own key)", ours: seal, unit: "ns", peer: "EVP",
        theirs: bareSeal, goal: 2),
      Row(
        work: "  the same", ours: seal2, unit: "ns", peer: "swift-crypto", theirs: theirSeal,
        goal: nil),
      Row(
        work: "open a field (12 an order, own key)", ours: open, unit: "ns", peer: "EVP",
        theirs: bareOpen, goal: nil),
      Row(
        work: "  the same", ours: open2, unit: "ns", peer: "swift-crypto", theirs: theirOpen,
        goal: nil),
    ]
  }
}

func scratch(_ name: String) -> String {
  FileManager.default.temporaryDirectory
    .appendingPathComponent("ecart-bench-\(name)-\(UUID().uuidString)").path
}
