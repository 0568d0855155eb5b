// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// Before an order is erased somebody with the database puts what is its own where a living order's is.
@Suite("What was moved to a living subject does not outlive its own subject's erasure")
struct MovedErasureTests {
  enum Forgery: CaseIterable {
    case wholeBody
    case wrappedKey
    /// Somebody who had the installation's key for rows, too.
    case wrappedKeyWithRightCode
  }

  /// 1001 is erased, 1002 gets what is 1001's, and 1003 is nobody's concern.
  @Test(arguments: Forgery.allCases, [false, true])
  func `its key row's body and its wrapped key`(
    _ forgery: Forgery, _ isDelivered: Bool
  ) async throws {
    let scene = try await MovedScene.make()
    let host = scene.host
    let own = try await scene.row("1002")
    if isDelivered { _ = try await Sample.deliver("1001", host.keeper) }
    let erased = try await scene.row("1001")
    #expect(try await host.opensAnywhere(scene.box, erased: [erased]))

    try await host.forge(own, with: erased, forgery)
    #expect(try await host.opens(scene.other, scene.moved) == [false, false])
    #expect(try await host.opens(scene.order) == [true])
    // Refused, and nothing lost: with its own row it opens as before.
    try await host.put([own])
    #expect(try await host.opens(scene.other) == [true])
    try await host.forge(own, with: erased, forgery)

    if !isDelivered { _ = try await Sample.deliver("1001", host.keeper) }
    let rows = [erased, try await scene.row("1001")]
    let epochs = try rows.flatMap { try KeyBody(decoding: $0.body).epochs }
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    host.clock.advance(by: 61)
    let checked = try await host.verify()
    let report = try await host.sweep()
    let isCertified = try await scene.isCertified(over: epochs)

    for host in [host, try await Host.open(host.directory, host.clock)] {
      #expect(try await host.opens(scene.order, scene.moved) == [false, false])
      #expect(try await !host.opensByKey(of: "1002", scene.box, of: scene.order.subject))
      #expect(try await host.opens(scene.bystander) == [true])
      // Where the row's code is right, the root stays with the row; then nobody certifies.
      #expect(
        try await host.opensAnywhere(scene.box, erased: rows)
          == (forgery == .wrappedKeyWithRightCode))
      #expect(try await host.opens(scene.other) == [false])
    }
    // The key as it was wrapped last is found in the living order's row, and nobody calls it gone.
    let isFound = isDelivered && forgery != .wrappedKeyWithRightCode
    #expect(checked.faults.isEmpty == !isFound)
    #expect(isCertified == (!isDelivered && forgery != .wrappedKeyWithRightCode))
    if isCertified {
      // Its wrapped key was overwritten, and the root that wrapped it did not wait for it; that is said.
      #expect(try await host.evidence("\"kind\":\"key-not-rotated\"") > 0)
      return
    }
    let waits = report.delays.contains { $0.contains("could not be retired, so its root stays") }
    #expect(waits == (forgery == .wrappedKeyWithRightCode))
    // With its own row it opens, unless that was said to be in another epoch: then the root of its own has
    // not waited for it.
    try await host.put([own])
    #expect(try await host.opens(scene.other) == [!isDelivered])
    try await host.eraseAndCertify()
    #expect(try await scene.isCertified(over: epochs))
    #expect(try await !host.opensAnywhere(scene.box, erased: rows))
    #expect(try await host.opens(scene.other) == [!isDelivered])
    #expect(try await host.opens(scene.order, scene.moved) == [false, false])
  }

  @Test(arguments: [false, true])
  func `its sealed value, whoever's it says that it is`(_ isRelabelled: Bool) async throws {
    let scene = try await MovedScene.make()
    let host = scene.host
    let moved = try scene.moved(relabelled: isRelabelled)
    #expect(try await host.opens(moved) == [false])
    #expect(try await host.opens(scene.order, scene.other) == [true, true])
    let rows = [try await scene.row("1001")]
    #expect(try await host.opensAnywhere(scene.box, erased: rows))
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await scene.isCertified(over: KeyBody(decoding: rows[0].body).epochs))
    for host in [host, try await Host.open(host.directory, host.clock)] {
      #expect(try await host.opens(scene.order, moved) == [false, false])
      #expect(try await !host.opensByKey(of: "1002", scene.box, of: scene.order.subject))
      #expect(try await !host.opensAnywhere(scene.box, erased: rows))
      #expect(try await host.opens(scene.other, scene.bystander) == [true, true])
    }
  }
}
