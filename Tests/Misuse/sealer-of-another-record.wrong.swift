// SPDX-License-Identifier: Apache-2.0
//
// Misuse: one record's sealer seals another record's field.
// clause: enc-1
// expect: cannot convert

import EcartDPP

struct Parcel: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<Parcel>("parcel").personal("recipient", \.recipient)
  let subject: SubjectID
  let recipient: Sealed<Name>
}

func seal(_ name: Personal<Name>, _ sealer: Sealer<Order>) throws -> Sealed<Name> {
  try sealer.seal(name, as: \Parcel.recipient)
}
