// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sealer-of-another-record.wrong.swift.

import EcartDPP

struct Parcel: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<Parcel>("parcel").personal("recipient", \.recipient)
  let subject: SubjectID
  let recipient: Sealed<Name>
}

func seal(_ name: Personal<Name>, _ sealer: Sealer<Parcel>) throws -> Sealed<Name> {
  try sealer.seal(name, as: \Parcel.recipient)
}
