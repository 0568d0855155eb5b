// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of installation-asked-of-the-vault.wrong.swift.

import EcartDPP

func secrets(_ keeper: Gatekeeper) -> Vault? { keeper.part(Vault.self) }
