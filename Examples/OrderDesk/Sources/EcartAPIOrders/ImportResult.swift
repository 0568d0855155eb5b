// SPDX-License-Identifier: Apache-2.0

/// What became of an answer that holds orders: nothing is dropped in silence.
public struct ImportResult: Sendable, Hashable {
  /// The orders that could be read, in the answer's order.
  public var orders: [IncomingOrder]
  /// What could not.
  public var problems: [ImportProblem]

  /// A result; by default of nothing.
  public init(orders: [IncomingOrder] = [], problems: [ImportProblem] = []) {
    self.orders = orders
    self.problems = problems
  }
}

/// What became of an answer that holds fulfilment events.
public struct FulfilmentImport: Sendable, Hashable {
  /// The events that could be read, in the answer's order, repetitions included.
  public var events: [FulfilmentEvent]
  /// What could not.
  public var problems: [ImportProblem]

  /// A result; by default of nothing.
  public init(events: [FulfilmentEvent] = [], problems: [ImportProblem] = []) {
    self.events = events
    self.problems = problems
  }
}
