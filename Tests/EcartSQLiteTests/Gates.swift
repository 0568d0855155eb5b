// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Writes one record of a given size, or refuses.
struct Keep: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  var key: RecordKey = "one"
  var size = 8
  var refuses = false

  struct Kept: GateRecord {
    let bytes: [UInt8]
    init(decoding bytes: [UInt8]) { self.bytes = bytes }
    func encoded() -> [UInt8] { bytes }
    static let space = Space(of: Self.self)
  }

  enum Reason: RefusalReason {
    case asked
    var clause: Clause.ID { Clause.ID("acc-7") }
    var code: RefusalCode { RefusalCode("asked") }
    var remedy: String { "Do not ask it to refuse." }
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    if refuses { return .refuse(.asked) }
    try await desk.write(Kept(decoding: [UInt8](repeating: 0x5A, count: size)), at: key)
    return .admit(size, for: .seconds(60))
  }
}

/// How a gate that should not have been admitted ended.
enum Ending: Equatable {
  case admitted
  case refused
  case interrupted(Interruption)
  case outcomeUnknown
}

func ending<G: Gate>(_ body: () async throws(Denied<G>) -> Proof<G>) async -> Ending {
  do throws(Denied<G>) {
    _ = try await body()
    return .admitted
  } catch {
    switch error {
    case .refused: return .refused
    case .interrupted(let cause): return .interrupted(cause)
    case .outcomeUnknown: return .outcomeUnknown
    }
  }
}
