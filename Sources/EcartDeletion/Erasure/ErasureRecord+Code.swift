// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

extension ErasureRecord {
  /// All of it but the verification, which is signed by the verifier.
  private func parts(_ subject: SubjectID) -> [[UInt8]] {
    func moment(_ date: Date) -> String { "\(date.timeIntervalSinceReferenceDate.bitPattern)" }
    let texts = [
      stage.rawValue, kind, origin, rule, moment(basis), moment(due), moment(erased),
      "\(epochsGone)", "\(keyID)",
      algorithm, "\(copies)", isUnproven == true ? "unproven" : "proven",
      "\(restores)", "\(epochs.count)",
    ]
    return [subject.bytes] + (texts + epochs).map { Array($0.utf8) } + [Array(sample)]
      + fingerprints.map { Array("\($0)".utf8) }
      + (window.map { [Array("window \($0)".utf8)] } ?? [])
  }

  /// The record with its code: whoever can write to the database alone cannot make one, nor take an
  /// epoch out of one.
  func coded(
    _ subject: SubjectID, by installation: Installation
  ) throws(Interruption) -> ErasureRecord {
    var record = self
    do { record.code = Data(try installation.code(of: parts(subject), as: .erasure)) } catch {
      throw .workFailed("HMAC")
    }
    return record
  }

  /// The record at its next stage.
  /// - Returns: `nil` for one that is not as the installation wrote it: it stays where it is.
  func advanced(
    to stage: Stage, _ subject: SubjectID, by installation: Installation
  ) throws(Interruption) -> ErasureRecord? {
    guard isWritten(subject, by: installation) else { return nil }
    var record = self
    record.stage = stage
    return try record.coded(subject, by: installation)
  }

  /// Whether the installation wrote it.
  func isWritten(_ subject: SubjectID, by installation: Installation) -> Bool {
    installation.isRight(Array(code ?? Data()), of: parts(subject), as: .erasure)
  }

  /// Whether there was such an erasure: the installation wrote the record, and the anchor, which lies
  /// outside the database, announced the subject's end.
  func isGenuine(
    _ subject: SubjectID, by installation: Installation, _ anchored: AnchorFile.Summary
  ) -> Bool {
    isWritten(subject, by: installation) && anchored.tombstones.contains(subject)
  }

  /// Whether the anchor also announced the end of every root: its destruction, or that it is lost.
  func isWitnessed(
    _ subject: SubjectID, by installation: Installation, _ anchored: AnchorFile.Summary
  ) -> Bool {
    isGenuine(subject, by: installation, anchored)
      && epochs.allSatisfy(anchored.isEnded)
  }

  /// Those of its roots that were declared lost, in order.
  func lostRoots(_ anchored: AnchorFile.Summary) -> [LostRoot] {
    (epochs + anchored.possibleEpochs(of: self)).compactMap { epoch in
      anchored.lostRoots[epoch].map { LostRoot(epoch, $0) }
    }
  }
}
