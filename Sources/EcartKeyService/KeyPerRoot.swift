// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import FoundationEssentials

/// Roots as KMS keys, each found by its alias.
struct KeyPerRoot: ServiceKeyring {
  let client: KeyManagementClient
  let region: String
  /// `alias/shop/`.
  let prefix: String
  let days: Int
  /// `0x01 ‖ the first 16 bytes of SHA-256(blob) ‖ blob`. The digest tells damage from refusal: asked
  /// to decrypt damaged bytes, KMS may answer as if the key were somebody else's. What makes the
  /// blob authentic is KMS alone.
  private static let version: UInt8 = 1
  private static let digestCount = 16

  /// Where the roots are found. The endpoint is only a way there, the days may change, and nobody
  /// tells the account, so none of these is in it.
  var identity: String { "per-root \(region) \(prefix)" }

  /// KMS deletes a key up to 24 hours after its waiting time is over.
  var destructionWait: TimeInterval { TimeInterval(days + 1) * 86_400 }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    guard try await key(of: id) == nil else { return }
    struct Question: Encodable {
      let description: String
      let keySpec = "SYMMETRIC_DEFAULT"
      let keyUsage = "ENCRYPT_DECRYPT"
    }
    struct Answer: Decodable { let keyMetadata: ServiceKey }
    struct Alias: Encodable {
      let aliasName: String
      let targetKeyId: String
    }
    do throws(CallFault) {
      // Not repeated when its answer is lost: a key nobody knows of would be billed for ever.
      let made: Answer = try await client.call(
        "CreateKey", Question(description: description(of: id)), isRepeatable: false)
      let own = made.keyMetadata.keyId
      do throws(CallFault) {
        let _: Nothing = try await client.call(
          "CreateAlias", Alias(aliasName: prefix + id, targetKeyId: own))
      } catch {
        // Another process was first, or the answer to a first try was lost: whose key has the alias?
        let winner: ServiceKey?
        do throws(KeyProviderFault) { winner = try await key(of: id) } catch { throw .other(error) }
        if winner?.keyId == own { return }
        // Nothing was ever wrapped under this one. Where no answer came, the alias may still be made.
        if winner != nil || error.isNo { _ = try? await schedule(own, days: 7) }
        guard winner != nil else { throw error }
      }
    } catch { throw error.fault }
    try await waitUntilSeen(id)
  }

  /// KMS needs a moment until every part of it knows a new alias; until then the root would be taken
  /// for one that was destroyed.
  private func waitUntilSeen(_ id: String) async throws(KeyProviderFault) {
    for attempt in 0..<7 {
      if try await key(of: id) != nil { return }
      do { try await Task.sleep(for: .milliseconds(50 << attempt)) } catch { break }
    }
    throw .unreachable("the key's new alias is not known everywhere yet")
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    let own = try await usableKey(of: root)
    struct Question: Encodable {
      let keyId: String
      let plaintext: String
      let encryptionContext: [String: String]
    }
    struct Answer: Decodable { let ciphertextBlob: String }
    let plaintext = key.withBytes { bytes in
      Base64.encode(bytes.indices.map { bytes[$0] }, as: .standard)
    }
    do throws(CallFault) {
      let answer: Answer = try await client.call(
        "Encrypt",
        Question(
          keyId: own.keyId, plaintext: plaintext, encryptionContext: context.pairs(root: root)))
      guard let blob = Base64.decode(answer.ciphertextBlob, as: .standard), !blob.isEmpty else {
        throw .other(.failed("reading a wrapped key"))
      }
      return [Self.version] + Self.digest(blob) + blob
    } catch { throw Self.fault(error) }
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    // Asked first, every time: not every service refuses by itself what waits for its destruction.
    let own = try await usableKey(of: root)
    let blob = Array(wrapped.dropFirst(1 + Self.digestCount))
    do throws(CallFault) {
      guard wrapped.first == Self.version, (1...6_144).contains(blob.count),
        constantTimeEquals(
          Array(wrapped[1...Self.digestCount]), Self.digest(blob))
      else { throw .other(.notAuthentic) }
      let key = try await client.decrypt(
        blob, key: own.keyId, context: context.pairs(root: root))
      guard key.count == 32 else { throw .other(.notAuthentic) }
      return key
    } catch { throw Self.fault(error) }
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    guard let own = try await key(of: id) else { return .done }
    if let end = own.end { return .scheduled(for: end) }
    do throws(CallFault) {
      return .scheduled(for: try await schedule(own.keyId, days: days))
    } catch {
      // Another process asked for it too, or the answer to a first try was lost.
      guard ["KMSInvalidStateException", "NotFoundException"].contains(error.code) else {
        throw error.fault
      }
      guard let now = try await key(of: id) else { return .done }
      guard let end = now.end else { throw error.fault }
      return .scheduled(for: end)
    }
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try await key(of: id) != nil
  }

  func roots() async throws(KeyProviderFault) -> [String] {
    struct Question: Encodable {
      let limit = 100
      let marker: String?
    }
    struct Answer: Decodable {
      struct Alias: Decodable { let aliasName: String }
      let aliases: [Alias]
      let nextMarker: String?
      let truncated: Bool?
    }
    var names: [String] = []
    var marker: String?
    do throws(CallFault) {
      // KMS has 10 000 aliases at most unless more are asked for.
      for _ in 0..<1_000 {
        let page: Answer = try await client.call("ListAliases", Question(marker: marker))
        names += page.aliases.map(\.aliasName).filter { $0.hasPrefix(prefix) }
          .map { String($0.dropFirst(prefix.count)) }
          .filter { (try? RootName.check($0)) != nil }
        marker = page.nextMarker
        guard page.truncated == true else { return names }
        // A list that is not whole would say of roots that they are gone.
        if marker == nil { break }
      }
    } catch { throw error.fault }
    throw .failed("listing the aliases")
  }

  // MARK: Keys

  private struct ServiceKey: Decodable, Sendable {
    let keyId: String
    let description: String?
    let keyState: String?
    let deletionDate: Double?

    /// When it will be gone, where that is decided.
    var end: Date? { isPending ? deletionDate.map(Date.init(timeIntervalSince1970:)) : nil }

    var isPending: Bool { keyState == "PendingDeletion" || keyState == "PendingReplicaDeletion" }
  }

  /// What a root's key says of itself, so that an alias which was pointed to another key is noticed:
  /// destroying that one would leave the root's own alive, and a certificate would be untrue.
  private func description(of root: String) -> String { "ecart root \(prefix)\(root)" }

  /// - Returns: `nil` where there is no such alias.
  private func key(of root: String) async throws(KeyProviderFault) -> ServiceKey? {
    struct Question: Encodable { let keyId: String }
    struct Answer: Decodable { let keyMetadata: ServiceKey }
    do throws(CallFault) {
      let answer: Answer = try await client.call("DescribeKey", Question(keyId: prefix + root))
      guard answer.keyMetadata.description == description(of: root) else {
        throw .other(.refused(code: "the alias points to another key"))
      }
      return answer.keyMetadata
    } catch {
      if error.code == "NotFoundException" { return nil }
      throw error.fault
    }
  }

  private func usableKey(of root: String) async throws(KeyProviderFault) -> ServiceKey {
    guard let own = try await key(of: root), !own.isPending else { throw .noSuchRoot }
    switch own.keyState {
    case "Disabled": throw .refused(code: "disabled")
    case "Enabled": return own
    // Made a moment ago, or not to be used now for a reason of its own.
    case "Creating", "Updating", "Unavailable": throw .unreachable("the key is not ready")
    default: throw .refused(code: "key-state")
    }
  }

  private func schedule(_ key: String, days: Int) async throws(CallFault) -> Date {
    struct Question: Encodable {
      let keyId: String
      let pendingWindowInDays: Int
    }
    struct Answer: Decodable { let deletionDate: Double }
    let answer: Answer = try await client.call(
      "ScheduleKeyDeletion", Question(keyId: key, pendingWindowInDays: days))
    return Date(timeIntervalSince1970: answer.deletionDate)
  }

  private static func digest(_ blob: [UInt8]) -> [UInt8] {
    Array(SHA256.digest(blob).bytes.prefix(digestCount))
  }

  /// Deleted between the question for its state and the call.
  private static func fault(_ fault: CallFault) -> KeyProviderFault {
    fault.code == "NotFoundException" ? .noSuchRoot : fault.fault
  }
}

/// An answer of which nothing is wanted, an empty one included.
struct Nothing: Decodable {}
