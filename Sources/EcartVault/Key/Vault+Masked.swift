// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy

extension Vault {
  /// Every key in memory, each byte XORed with the mask's, so that a process can tell a searcher
  /// what to look for in its core dump without holding a second copy itself. For
  /// Scripts/test-core-dump alone.
  /// - Parameter mask: random bytes, at least as many as a key has.
  package func leasedKeys(
    maskedBy mask: [UInt8]
  ) -> (subjects: [[UInt8]], epochs: [[UInt8]]) {
    (
      subjectKeys.all.flatMap { key in
        ([key.primary] + key.older).map { Self.masked($0.key.secret, mask) }
      },
      epochKeys.all.flatMap { key in
        [key.wrapping, key.commitment, key.index].map { Self.masked($0, mask) }
      }
    )
  }

  /// The keys from which the living epochs' keys are derived, masked in the same way.
  package func epochSecrets(
    maskedBy mask: [UInt8], _ survey: Survey
  ) async throws -> [[UInt8]] {
    var masked: [[UInt8]] = []
    let index = RecordKey(EpochRecord.State.living.rawValue)
    for (key, record) in try await survey.list(EpochRecord.self, index: index) {
      let secret = try await provider.unwrap(
        Array(record.wrapped), under: key.description, for: context)
      masked.append(Self.masked(secret, mask))
    }
    return masked
  }

  private static func masked(_ secret: Secret, _ mask: [UInt8]) -> [UInt8] {
    secret.withBytes { bytes in
      zip(bytes.indices, mask).map { index, mask in bytes[index] ^ mask }
    }
  }
}
