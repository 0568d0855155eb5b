// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// Three orders as the host keeps them; what is the first one's is put in the second one's place.
struct MovedScene {
  let host: Host
  let order: SampleOrder
  let other: SampleOrder
  let bystander: SampleOrder
  /// The first order's recipient as it is sealed.
  var box: [UInt8] { Array(order.recipient.box) }
  /// The second order's row with the first one's value.
  var moved: SampleOrder {
    get throws { try moved(relabelled: true) }
  }

  static func make() async throws -> MovedScene {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
    var orders: [SampleOrder] = []
    for id in ["1001", "1002", "1003"] {
      try await host.receive(id)
      let body = try #require(try await host.body(id))
      orders.append(try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8)))
    }
    return MovedScene(host: host, order: orders[0], other: orders[1], bystander: orders[2])
  }

  func row(_ id: String) async throws -> KeyRow {
    try #require(try await host.keeper.store.key(of: host.subject(id)))
  }

  /// - Parameter isRelabelled: whether the value says that it is the second order's.
  func moved(relabelled isRelabelled: Bool) throws -> SampleOrder {
    var fields = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(other)) as? [String: Any])
    let value = order.recipient.storedText
    fields["recipient"] =
      isRelabelled
      ? value.replacingOccurrences(
        of: order.subject.description, with: other.subject.description)
      : value
    return try JSONDecoder().decode(
      SampleOrder.self, from: JSONSerialization.data(withJSONObject: fields))
  }

  /// Whether the first order has a certificate; one that it has must be true.
  func isCertified(over epochs: [String]) async throws -> Bool {
    guard let jws = try await host.keeper.certificate(of: order.subject) else { return false }
    let pem = try String(
      contentsOfFile: "\(host.directory)/public/signer.pem", encoding: .utf8)
    let certificate = try CertificateVerifier(trusting: [Ed25519.PublicKey(pem: pem)]).verify(jws)
      .certificate
    #expect(certificate.subject == order.subject.description)
    #expect(Set(certificate.sanitization.epochsDestroyed).isSuperset(of: epochs))
    #expect(certificate.sanitization.epochsLost == nil)
    for epoch in certificate.sanitization.epochsDestroyed {
      #expect(try await !host.vault.provider.hasRoot(epoch))
    }
    return true
  }
}

extension Host {
  /// Whether a reveal opens each order's recipient to what was sealed.
  func opens(_ orders: SampleOrder...) async throws -> [Bool] {
    var opened: [Bool] = []
    for order in orders {
      let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
      do {
        let text = try await recipient(inBody: body)
        #expect(text == "Ana Sample-\(order.id)")
        opened.append(true)
      } catch is FieldFault {
        opened.append(false)
      } catch is Denied<RevealFields<SampleOrder, Fulfilment>> { opened.append(false) }
    }
    return opened
  }

  /// Writes another subject's keys into a living one's row, and names the epoch in which they are.
  func forge(
    _ row: KeyRow, with stranger: KeyRow, _ forgery: MovedErasureTests.Forgery
  ) async throws {
    var forged = try KeyBody(decoding: row.body)
    let theirs = try KeyBody(decoding: stranger.body)
    forged.keys.insert(theirs.keys[0], at: 0)
    let body: [UInt8]
    switch forgery {
    case .wholeBody: body = stranger.body
    case .wrappedKey: body = forged.authenticated + row.body.suffix(KeyBody.codeCount)
    case .wrappedKeyWithRightCode:
      body = try vault.installation.encoded(forged, of: row.subject, in: stranger.epoch)
    }
    try await put([
      KeyRow(
        subject: row.subject, version: row.version, state: .living, epoch: stranger.epoch,
        body: body)
    ])
    try vault.forget([row.subject])
  }

  /// Whether a living order's key, whatever it is by now, opens a ciphertext of somebody else's.
  func opensByKey(of id: String, _ box: [UInt8], of stranger: SubjectID) async throws -> Bool {
    let subject = try subject(id)
    let gate = WithVault { (desk, vault) async throws(Interruption) -> Bool in
      guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
        return false
      }
      return ([key.primary] + key.older).contains { member in
        [subject, stranger].contains { Self.opens(box, with: member.key, of: $0, key.origin) }
      }
    }
    do { return try await keeper.admit(gate).claim } catch Denied.interrupted(.workFailed) {
      return false
    } catch Denied.interrupted(.unreadableRecord) { return false }
  }

  /// Whether any wrapped key of the rows that are there, or of the erased subject's rows as they were,
  /// opens a ciphertext of the first order's under any root that is there.
  func opensAnywhere(_ box: [UInt8], erased rows: [KeyRow]) async throws -> Bool {
    let subject = try #require(rows.first?.subject)
    let origin = try Sample.origin().description
    let bodies = try await (keyRows() + rows).compactMap { try? KeyBody(decoding: $0.body) }
    let keys = bodies.flatMap(\.keys)
    // A root is looked for in the keyring, not on the word of its epoch's record.
    let epochs = try await vault.provider.roots().sorted()
    let gate = WithVault { (desk, vault) async throws(Interruption) -> [EpochKey?] in
      var opened: [EpochKey?] = []
      for epoch in epochs {
        // A root that a decision made and did not come to use is nobody's.
        if try await desk.read(EpochRecord.self, at: RecordKey(epoch)) == nil { continue }
        opened.append(try await vault.livingEpoch(epoch, on: &desk))
      }
      return opened
    }
    let found = try await keeper.admit(gate).claim
    let opened = found.compactMap { $0 }
    #expect(opened.count == found.count && !opened.isEmpty)
    return opened.contains { epoch in
      keys.contains { key in
        guard let secret = try? AESKeyWrap.unwrap(key.wrapped, under: epoch.wrapping),
          let key = try? AESGCM.Key(secret)
        else { return false }
        return Self.opens(box, with: key, of: subject, origin)
      }
    }
  }

  private static func opens(
    _ box: [UInt8], with key: AESGCM.Key, of subject: SubjectID, _ origin: String
  ) -> Bool {
    let place = AssociatedData(origin: origin, record: "sample-order", field: "recipient")
    let plain = try? AESGCM.open(
      box, using: key, authenticating: place.bytes(for: subject),
      prefixCount: SubjectKey.Member.prefixCount)
    return plain.map { String(decoding: $0, as: UTF8.self).hasPrefix("Ana Sample-") } ?? false
  }
}
