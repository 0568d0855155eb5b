// SPDX-License-Identifier: Apache-2.0
//
// Misuse: people are looked for by a value of one tag as if it were of another.
// clause: def-1, enc-1
// expect: cannot convert value
// expect: cannot convert return expression

import EcartDPP

let byEmail = SearchKey<Email>("email", .emailAddress)

func find(
  _ email: Personal<Email>, _ phone: Personal<Phone>, as signIn: Proof<SignIn>
) -> FindPerson<Email, SubjectRights> {
  FindPerson(by: phone, byEmail, for: SubjectRights.self, as: signIn)
}
