// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Zeroes an array that held a key or a password (`OPENSSL_cleanse`, which no compiler leaves out),
/// for buffers that a system call has to write to. An array somebody else shares stays as it is.
package func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
}

/// The bytes of a C string of the system's, such as a variable of the environment, which is zeroed
/// where it stands. They are the caller's to wipe.
package func bytes(takenFrom text: UnsafeMutablePointer<CChar>) -> [UInt8] {
  var count = 0
  while text[count] != 0 { count += 1 }
  let bytes = (0..<count).map { UInt8(bitPattern: text[$0]) }
  OPENSSL_cleanse(text, count)
  return bytes
}
