// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting

/// One way in which the gates could be wrong. The model and the driver stay as they are: the gates
/// are held to other numbers, over a store that keeps something else, or do not get to hear all.
struct Mutant: Sendable {
  let name: String
  let clause: String
  /// How many steps the shortest case may have, and within how many it must be found.
  var atMost = 10
  var within = 400_000
  var numbers: @Sendable (inout Numbers) -> Void = { _ in }
  var rewrite: MutantStore.Rewrite?
  var ignoresExpectations = false
  /// A step the gates never hear of, and what is answered in their place.
  var hidden: @Sendable (Step, Model) -> Answer? = { _, _ in nil }

  func change(_ numbers: Numbers) -> Numbers {
    var changed = numbers
    self.numbers(&changed)
    return changed
  }

  func store(over memory: MemoryStore) -> (any Store)? {
    guard rewrite != nil || ignoresExpectations else { return nil }
    return MutantStore(
      base: memory, rewrite: rewrite ?? { _, _ in true },
      ignoresExpectations: ignoresExpectations)
  }

  func answer(_ step: Step, _ model: Model) -> Answer? { hidden(step, model) }

  /// Made with other numbers.
  init(
    _ name: String, _ clause: String, atMost: Int = 10,
    numbers: @escaping @Sendable (inout Numbers) -> Void
  ) {
    self.init(name: name, clause: clause, atMost: atMost, numbers: numbers)
  }

  /// Made by what is kept of a record of one type.
  init(
    _ name: String, _ clause: String, of type: String, atMost: Int = 10,
    _ change: @escaping @Sendable (inout [String: MutantStore.Value]) -> Bool
  ) {
    self.init(
      name: name, clause: clause, atMost: atMost,
      rewrite: { found, record in found == type ? change(&record) : true })
  }

  private init(
    name: String, clause: String, atMost: Int = 10,
    numbers: @escaping @Sendable (inout Numbers) -> Void = { _ in },
    rewrite: MutantStore.Rewrite? = nil, ignoresExpectations: Bool = false,
    hidden: @escaping @Sendable (Step, Model) -> Answer? = { _, _ in nil }
  ) {
    self.name = name
    self.clause = clause
    self.atMost = atMost
    self.numbers = numbers
    self.rewrite = rewrite
    self.ignoresExpectations = ignoresExpectations
    self.hidden = hidden
  }

  static let others = [
    Mutant(name: "no-compare-and-set", clause: "acc-7", ignoresExpectations: true),
    // The counter is not shared between the ways of writing a name (CVE-2025-6004).
    Mutant(
      name: "alias-uncounted", clause: "acc-7",
      hidden: { step, model in
        guard step.spelling != .plain, case .verifyPassword(let who, let attempt) = step.act,
          attempt != .right, model.accounts[who]?.state == .active
        else { return nil }
        return .refused("wrong")
      }),
  ]
}
