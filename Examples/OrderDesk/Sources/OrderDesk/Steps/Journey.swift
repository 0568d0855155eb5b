// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

/// The whole journey, one step after the other. Each step is a file of its own in this folder.
struct Journey {
  let tell: Narrator
  let place: RunDirectory
  let clock: TestingClock
  let inbox: Inbox
  let shop: Shop
  let gatekeeper: Gatekeeper

  /// Friday, 20 November 2026, 08:00 UTC. The sample orders are from the weeks before.
  static let start = Date(timeIntervalSince1970: 1_795_161_600)
  static let day: TimeInterval = 86_400

  static func run(_ options: Options) async throws {
    let journey = try await Journey(opening: options)
    let maria = try await journey.employ()
    let taken = try await journey.takeIn()
    try await journey.recordEndings(of: taken)
    let signIn = try await maria.signIn()
    try await journey.printLabel(as: signIn)
    try await journey.hold(as: signIn)
    let copy = try await journey.copyBeforeErasure()
    let sweeper = try journey.sweeper()
    try await journey.waitForFirstErasure(sweeper)
    try await journey.verifyFirstErasure()
    try await journey.certifyFirstErasure(sweeper)
    try await journey.restOfTheSeason(sweeper, maria)
    try await journey.knockAgain(taken)
    try await journey.whatIsLeft(copy, maria)
    journey.whatNext()
  }
}
