// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Ends this process's log-in at a token behind the provider's back, as a token does by itself that
/// was idle for long. Its sessions stay, and see no private object any more.
func logOut(of module: String) throws {
  typealias LogOut = @convention(c) (CUnsignedLong) -> CUnsignedLong
  guard let library = dlopen(module, RTLD_NOW | RTLD_NOLOAD),
    let symbol = dlsym(library, "C_Logout")
  else { throw PeerFault.unusable("module") }
  let logOut = unsafeBitCast(symbol, to: LogOut.self)
  // The session's number is the provider's own business; CKR_OK is 0.
  guard (1...4_096).contains(where: { logOut($0) == 0 }) else {
    throw PeerFault.unusable("session")
  }
}
