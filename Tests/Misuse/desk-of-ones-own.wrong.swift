// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host puts a question to a gate at a desk that commits nothing.
// clause: must 2 (nothing is answered before it is committed)
// expect: 'Deliberation' initializer is inaccessible due to 'internal' protection level
// expect: missing arguments for parameters 'engine', 'memo', 'held' in call

import EcartDPP

func ask(_ gate: PackOrder) async throws {
  var desk = Deliberation()
  _ = try await gate.decide(&desk)
}
