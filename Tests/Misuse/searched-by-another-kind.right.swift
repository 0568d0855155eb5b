// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of searched-by-another-kind.wrong.swift.

import EcartDPP

let byEmail = SearchKey<Email>("email", .emailAddress)

func find(
  _ email: Personal<Email>, _ phone: Personal<Phone>, as signIn: Proof<SignIn>
) -> FindPerson<Email, SubjectRights> {
  FindPerson(by: email, byEmail, for: SubjectRights.self, as: signIn)
}
