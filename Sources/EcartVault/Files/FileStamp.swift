// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file lies at a path: another one, or what was written to it since, has another stamp.
struct FileStamp: Equatable, Sendable {
  let device: UInt64
  let number: UInt64
  let size: Int64
  let seconds: Int64
  let nanoseconds: Int64
}

extension PrivateFile {
  /// Which file is there; `nil` for none, and for what cannot be looked at.
  static func stamp(_ path: String) -> FileStamp? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    return FileStamp(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(truncatingIfNeeded: status.st_ino), size: Int64(status.st_size),
      seconds: Int64(changed.tv_sec), nanoseconds: Int64(changed.tv_nsec))
  }
}
