// SPDX-License-Identifier: Apache-2.0

/// What a decision to seal anew says to its sealer and all copies of it. An object: a sealer is copied for
/// every record, and most have none of this.
final class ResealDecision: Sendable {
  /// The record types that it passes over.
  let records: Set<String>
  /// Whether the replaced keys go with it: then nothing may be under one any more.
  let givesUp: Bool
  /// Where its sealers note what they did not get through.
  let unpassed = Unpassed()

  init(records: Set<String>, givesUp: Bool) {
    self.records = records
    self.givesUp = givesUp
  }
}
