// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host computes a subject's id itself, without the installation's key.
// clause: log-5; DESIGN 7
// hides: package init?(digest: [UInt8])
// expect: incorrect argument label in call (have 'digest:', expected 'stored:')

import EcartDPP

func subject(_ digest: [UInt8]) -> SubjectID? { SubjectID(digest: digest) }
