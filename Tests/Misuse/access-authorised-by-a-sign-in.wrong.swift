// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a step that needs a permission is shown a sign-in instead.
// clause: lp-1
// expect: cannot convert value of type 'Proof<SignIn>' to expected argument type 'Proof<Authorise>'

import EcartDPP

func export(_ leave: Proof<Authorise>) {}

func run(_ signIn: Proof<SignIn>) {
  export(signIn)
}
