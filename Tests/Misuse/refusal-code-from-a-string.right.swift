// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of refusal-code-from-a-string.wrong.swift.

import EcartDPP

func code() -> RefusalCode { RefusalCode("too-heavy") }
