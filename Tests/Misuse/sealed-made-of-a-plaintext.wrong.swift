// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host passes plain bytes off as a sealed value.
// clause: enc-1
// expect: 'Sealed<T>' initializer is inaccessible due to 'package' protection level
// expect: cannot find 'SealedValue' in scope
// hides: package struct SealedValue

import EcartDPP

func seal(_ name: String, _ subject: SubjectID, _ origin: Origin) -> Sealed<Name> {
  Sealed<Name>.init(_:)(SealedValue(subject: subject, origin: origin, box: Array(name.utf8)))
}
