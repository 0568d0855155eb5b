// SPDX-License-Identifier: Apache-2.0

/// Something a proof rests on and a later event can take away: an account, a session.
///
/// A gate calls ``Deliberation/rest(on:)`` while it admits, and the gate of the later event calls
/// ``Deliberation/revoke(_:)``. From the moment that one is committed, no proof that rests on the
/// standing is honoured any more, in any process.
public struct Standing: Sendable, Hashable {
  let address: RecordAddress

  /// The standing of one record. Naming it needs the record's type, so it belongs to its module.
  public static func of<R: GateRecord>(_ type: R.Type, _ key: RecordKey) -> Standing {
    let space = Space(of: type)
    return Standing(
      address: RecordAddress(Generation.self, RecordKey("\(space)/\(key)")))
  }

  /// What every proof rests on. Revoked when a store was restored from a backup.
  package static let store = Standing(address: RecordAddress(Generation.self, "store"))
}

/// Changes whenever the standing is revoked; 0 when it never was.
struct Generation: GateRecord, Codable {
  var count = 0
}
