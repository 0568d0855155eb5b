// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host takes the installation's secrets out of the vault.
// clause: enc-2
// expect: 'installation' is inaccessible due to 'package' protection level

import EcartDPP

func secrets(_ vault: Vault) -> Installation { vault.installation }
