// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import FoundationEssentials

/// One person's share of a root: a JSON document, sealed to that person alone.
///
/// `first` and `second` are lines as `ssss-combine -x -D` takes them, for the root's first and last
/// 16 bytes. `check` is HMAC-SHA-256, under a key derived from the root itself
/// (HKDF, `ecart escrow share check`), over the document's other fields, each behind its length of
/// four bytes, big-endian: format, escrow (16 bytes), epoch, threshold, count and index (a byte
/// each), share (32 bytes). So shares that are combined prove that they belong together.
package struct EscrowShare: Sendable {
  static let format = "ecartdpp.escrow-share/1"

  package let escrow: UUID
  package let epoch: String
  package let threshold: Int
  package let count: Int
  package let share: SecretSharing.Share
  private var check: [UInt8] = []

  package var index: Int { share.index }

  // MARK: Splitting and combining

  /// - Throws: ``CryptoFailure/badLength(_:)`` for a root that is not of 32 bytes, or numbers outside
  ///   ``SecretSharing``'s.
  package static func split(
    _ root: Secret, of epoch: String, escrow: UUID, threshold: Int, among count: Int
  ) throws(CryptoFailure) -> [EscrowShare] {
    guard root.count == 32 else { throw .badLength("root to share") }
    var shares: [EscrowShare] = []
    for share in try SecretSharing.split(root, threshold: threshold, among: count) {
      var one = EscrowShare(
        escrow: escrow, epoch: epoch, threshold: threshold, count: count, share: share)
      one.check = try one.code(under: root)
      shares.append(one)
    }
    return shares
  }

  /// The root, or `nil`: for too few shares, shares of several escrows, or one that was changed.
  /// With more than are needed, every one of them has to fit.
  package static func combine(_ shares: [EscrowShare]) -> Secret? {
    guard let first = shares.first, shares.count >= first.threshold,
      Set(shares.map(\.index)).count == shares.count,
      let root = try? SecretSharing.combine(
        shares.prefix(first.threshold).map(\.share), threshold: first.threshold)
    else { return nil }
    for share in shares {
      guard share.escrow == first.escrow, share.threshold == first.threshold,
        share.count == first.count, share.epoch == first.epoch,
        let code = try? share.code(under: root), constantTimeEquals(code, share.check)
      else { return nil }
    }
    return root
  }

  private init(
    escrow: UUID, epoch: String, threshold: Int, count: Int, share: SecretSharing.Share
  ) {
    self.escrow = escrow
    self.epoch = epoch
    self.threshold = threshold
    self.count = count
    self.share = share
  }

  private func code(under root: Secret) throws(CryptoFailure) -> [UInt8] {
    let key = try HKDF.derive(from: root, info: Array("ecart escrow share check".utf8), count: 32)
    var value: [UInt8] = share.value.withBytes { span in span.indices.map { span[$0] } }
    defer { _ = Secret(wiping: &value) }
    let id = escrow.uuid
    var message = Installation.framed([
      Array(Self.format.utf8),
      [
        id.0, id.1, id.2, id.3, id.4, id.5, id.6, id.7, id.8, id.9, id.10, id.11, id.12, id.13,
        id.14, id.15,
      ], Array(epoch.utf8),
      [threshold, count, index].map { UInt8(truncatingIfNeeded: $0) }, value,
    ])
    defer { _ = Secret(wiping: &message) }
    return try HMAC.authenticationCode(for: message, using: key)
  }

  // MARK: The document

  private struct Document: Codable {
    let format: String
    let escrow: UUID
    let epoch: String
    let threshold, count, index: Int
    let first, second: String
    let check: String
    let combine: String
  }

  /// The text that is sealed to the person.
  package func document() throws(CryptoFailure) -> Secret {
    let value = share.value.withBytes { span in span.indices.map { span[$0] } }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      format: Self.format, escrow: escrow, epoch: epoch, threshold: threshold, count: count,
      index: index, first: "\(index)-\(Hex.encode(Array(value.prefix(16))))",
      second: "\(index)-\(Hex.encode(Array(value.suffix(16))))", check: Hex.encode(check),
      combine: "Any \(threshold) of \(count) people: dpp escrow recover. Without dpp: ssss-combine"
        + " -x -D -t \(threshold), once with the lines 'first' and once with the lines 'second';"
        + " the two answers, one behind the other, are the root.")
    guard let data = try? encoder.encode(document) else { throw .malformed("escrow share") }
    var bytes = Array(data) + [10]
    return Secret(wiping: &bytes)
  }

  /// Reads a document back.
  /// - Throws: ``CryptoFailure/malformed(_:)`` for anything that is no share.
  package init(reading document: Secret) throws(CryptoFailure) {
    let bytes: [UInt8] = document.withBytes { span in span.indices.map { span[$0] } }
    guard let read = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
      read.format == Self.format, (1...SecretSharing.mostShares).contains(read.index),
      (SecretSharing.leastThreshold...SecretSharing.mostShares).contains(read.threshold),
      (read.threshold...SecretSharing.mostShares).contains(read.count), read.index <= read.count,
      var value = Self.value(read.first, read.index), value.count == 16,
      let rest = Self.value(read.second, read.index), rest.count == 16,
      let check = Hex.decode(read.check), check.count == 32
    else { throw .malformed("escrow share") }
    value += rest
    self.init(
      escrow: read.escrow, epoch: read.epoch, threshold: read.threshold, count: read.count,
      share: try SecretSharing.Share(index: read.index, value: Secret(wiping: &value)))
    self.check = check
  }

  private static func value(_ line: String, _ index: Int) -> [UInt8]? {
    guard line.hasPrefix("\(index)-") else { return nil }
    return Hex.decode(String(line.dropFirst("\(index)-".count)))
  }
}
