// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import FoundationEssentials

/// Roots as files that one KMS key wraps.
struct WrappedRoots: ServiceKeyring {
  let client: KeyManagementClient
  let key: String
  let files: RootFiles
  /// What a root's file begins with; KMS's own bytes follow.
  private static let mark = Array("ecart kms root 1\n".utf8)

  var identity: String { files.identity }
  var destructionWait: TimeInterval { 0 }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    guard try !files.isWhole(id) else { return }
    struct Question: Encodable {
      let keyId: String
      let keySpec = "AES_256"
      let encryptionContext: [String: String]
    }
    struct Answer: Decodable { let ciphertextBlob: String }
    // Only the wrapped form is asked for: the root itself need not travel before it is used.
    let answer: Answer
    do throws(CallFault) {
      answer = try await client.call(
        "GenerateDataKeyWithoutPlaintext",
        Question(keyId: key, encryptionContext: context.pairs(root: id)))
    } catch { throw error.fault }
    guard let blob = Base64.decode(answer.ciphertextBlob, as: .standard), !blob.isEmpty else {
      throw .failed("reading a data key")
    }
    // Whoever was first made the root.
    try files.write(id, Secret(copying: Self.mark + blob))
  }

  private func root(
    _ id: String, _ context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    let file = try files.read(id)
    let bytes = file.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    guard bytes.starts(with: Self.mark), bytes.count > Self.mark.count else {
      throw .notAuthentic
    }
    do throws(CallFault) {
      let root = try await client.decrypt(
        Array(bytes.dropFirst(Self.mark.count)), key: key, context: context.pairs(root: id))
      guard root.count == 32 else { throw CallFault.other(.notAuthentic) }
      return root
    } catch {
      // Nobody's box is at fault: the alias was pointed to another key, or the file is another's.
      throw error.code == "IncorrectKeyException"
        ? .refused(code: "IncorrectKeyException") : error.fault
    }
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    let secret = try await self.root(root, context)
    // Destroyed while KMS was being asked: nothing may be wrapped under it any more.
    guard try files.isWhole(root) else { throw .noSuchRoot }
    return try RootWrapping.wrap(key, under: secret, context.bytes(root: root))
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    let secret = try await self.root(root, context)
    guard try files.isWhole(root) else { throw .noSuchRoot }
    return try RootWrapping.unwrap(wrapped, under: secret, context.bytes(root: root))
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try files.destroy(id)
    return .done
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool { try files.exists(id) }

  func roots() async throws(KeyProviderFault) -> [String] { try files.names() }

}

extension KeyManagementClient {
  /// `Decrypt`, by this key and no other.
  func decrypt(
    _ blob: [UInt8], key: String, context: [String: String]
  ) async throws(CallFault) -> Secret {
    struct Question: Encodable {
      let keyId: String
      let ciphertextBlob: String
      let encryptionContext: [String: String]
    }
    struct Answer: Decodable { let plaintext: String }
    let answer: Answer = try await call(
      "Decrypt",
      Question(
        keyId: key, ciphertextBlob: Base64.encode(blob, as: .standard),
        encryptionContext: context))
    guard var bytes = Base64.decode(answer.plaintext, as: .standard) else {
      throw .other(.failed("reading a decrypted key"))
    }
    return Secret(wiping: &bytes)
  }
}
