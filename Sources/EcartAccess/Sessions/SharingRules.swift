// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
public import FoundationEssentials

/// One use of an account, as the sharing rule sees it. The marks are opaque and only compared.
public struct Sighting: Sendable, Equatable, Codable {
  public let device: String
  public let network: String?
  public let at: Date

  public init(device: String, network: String?, at: Date) {
    self.device = device
    self.network = network
    self.at = at
  }
}

/// Whether an account looks shared (clause acc-4): a plain rule of who was seen where, and when.
///
/// - **Alternating**: within ten minutes the account changed three times between devices that were
///   in different networks at the time (phone, laptop, phone, laptop). One person with both on a
///   desk has them in one network; who leaves the house with a phone changes once. Somebody who
///   works on a laptop and keeps looking at a phone on mobile data does look like this: hence an
///   alarm for a person to judge, and no refusal unless the policy says so.
/// - **Many devices**: more than ``SessionPolicy/mostDevices`` in 24 hours.
///
/// Several devices at once in one network, and one device that moves between networks, are never
/// called sharing. Two people at one desk with one browser are not seen by any rule.
public struct SharingRules: Sendable {
  public enum Verdict: Sendable, Equatable {
    case fine
    case alarm(Sign)
    case refuse(Sign)
  }

  public enum Sign: String, Sendable, Codable {
    case alternating
    case manyDevices

    var code: RefusalCode {
      switch self {
      case .alternating: RefusalCode("alternating-devices")
      case .manyDevices: RefusalCode("many-devices")
      }
    }
  }

  /// How far back devices are counted, and sightings are kept at all.
  static let day: TimeInterval = 86_400
  private static let overlap: TimeInterval = 600
  private static let changes = 3

  let policy: SessionPolicy

  public init(policy: SessionPolicy) { self.policy = policy }

  /// - Parameter sightings: in any order, the present one included.
  public func verdict(on sightings: [Sighting], at now: Date) -> Verdict {
    guard let sign = sign(in: sightings, at: now) else { return .fine }
    // Many devices are refused nowhere: a browser that forgets its cookie is a new one each time,
    // and its owner would be out for a day.
    return sign == .alternating && policy.whenShared == .refuse ? .refuse(sign) : .alarm(sign)
  }

  private func sign(in sightings: [Sighting], at now: Date) -> Sign? {
    let recent = sightings.filter { now.timeIntervalSince($0.at) < Self.overlap }
      .sorted { $0.at < $1.at }
    let changed = zip(recent, recent.dropFirst()).count { earlier, later in
      guard let from = earlier.network, let to = later.network else { return false }
      return earlier.device != later.device && from != to
    }
    if changed >= Self.changes { return .alternating }
    let devices = Set(
      sightings.filter { now.timeIntervalSince($0.at) < Self.day }.map(\.device))
    return devices.count > policy.mostDevices ? .manyDevices : nil
  }
}
