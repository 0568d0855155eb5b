// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Zeroes an array that held a key or a password (`OPENSSL_cleanse`, which no compiler leaves out),
/// for buffers that a system call has to write to. An array somebody else shares stays as it is.
package func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
}
