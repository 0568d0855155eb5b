// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import EcartVault

/// What the library itself keeps sealed under the keys of a host's subjects: a hold's statute, the sample
/// of an adoption. It is sealed anew before replaced keys are given up (clause enc-1): a host cannot do
/// that.
package struct SealedBelongings: Sendable {
  package typealias Reseal =
    @Sendable (SubjectKey, inout Deliberation) async throws(Interruption) -> Void

  private let all: [Reseal]

  /// How many values all of them together seal at most.
  package static let most: UInt32 = 512

  package init(_ all: [Reseal]) { self.all = all }

  static func reseal(
    with key: SubjectKey, on desk: inout Deliberation
  ) async throws(Interruption) {
    // A host that imports records alone has none.
    let belongings: SealedBelongings
    do { belongings = try desk.part(SealedBelongings.self) } catch { return }
    for reseal in belongings.all { try await reseal(key, &desk) }
  }
}
