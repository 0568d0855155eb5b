// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPersonalData
import EcartPolicy
import EcartVault
import FoundationEssentials

/// A hold as it is kept: the statute sealed under the subject's own key.
struct HoldRecord: GateRecord, Codable {
  var statute: Data
  var placed: Date
  var until: Date

  static func place(_ key: SubjectKey) -> AssociatedData {
    AssociatedData(origin: key.origin, record: "legal-hold", field: "statute")
  }

  /// 32 random bytes, and behind them the statute's text.
  func open(under key: SubjectKey) throws(CryptoFailure) -> [UInt8] {
    try key.open(Array(statute), at: Self.place(key))
  }
}

extension SealedBelongings {
  /// What holds keep under the keys of those they hold.
  package static let holds: Reseal = { key, desk throws(Interruption) in
    let place = RecordKey(key.subject)
    guard var record = try await desk.read(HoldRecord.self, at: place),
      key.needsReseal(Array(record.statute))
    else { return }
    do {
      let plain = try record.open(under: key)
      record.statute = Data(try key.seal(plain, at: HoldRecord.place(key)))
    } catch { throw .workFailed("sealing the statute of a hold anew") }
    try await desk.write(record, at: place)
  }
}
