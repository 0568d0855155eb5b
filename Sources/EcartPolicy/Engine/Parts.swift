// SPDX-License-Identifier: Apache-2.0

/// The parts a host was opened with (its vault, its hasher), found by their type.
public struct Parts: Sendable {
  private var parts: [ObjectIdentifier: any Sendable] = [:]

  public init() {}

  public mutating func add<Part: Sendable>(_ part: Part) {
    parts[ObjectIdentifier(Part.self)] = part
  }

  public func find<Part: Sendable>(_ type: Part.Type) -> Part? {
    parts[ObjectIdentifier(type)] as? Part
  }
}
