// SPDX-License-Identifier: Apache-2.0

extension StoreConformance {
  /// What a store promises: the numbered list in the documentation of `Store`, and what its
  /// members say of themselves.
  public enum Promise: String, Sendable, CaseIterable, CustomStringConvertible {
    case wholeOrNothing = "1: a batch is applied whole or not at all, and answered when durable"
    case expectations = "2: if an expectation does not hold nothing is applied, and commit names it"
    case committedReads = "3: reads see committed data, and all that was answered before they began"
    case severalProcesses = "4: several processes may use the same store at once"
    case versionsNeverReturn = "5: a version never comes back"
    case spacesMoveWhenTold = "6: a space's version moves with a put that says so and a remove only"
    case ledgerOrder = "7: ledger entries keep their position, in the order of their commits"
    case highestMark = "8: the clock mark kept is the highest, unless a batch corrects it"
    case faithfulBytes = "9: bytes come back as they went in; keys are told apart byte by byte"
    case unknownRiders = "10: a batch with a rider the store does not run is not committed"
    case members = "what the documentation of the Store's member says"
    /// Not the store alone: what the gatekeeper builds on its promises.
    case engine = "a gate's decision holds over this store: committed first, then answered"

    public var description: String { rawValue }
  }
}
