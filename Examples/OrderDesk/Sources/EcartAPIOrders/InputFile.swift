// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads a file only after its size has been looked at.
enum InputFile {
  /// The bytes of the regular file at `path`.
  ///
  /// `stat` follows symbolic links, because the size of a link says nothing about the file. A
  /// device or pipe, whose size says nothing either, is refused. (`FileManager`'s attributes do
  /// not follow links, and their type depends on whether Foundation is loaded as well.)
  static func bytes(at path: String, limit: Int) throws(ImportProblem) -> [UInt8] {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { throw .unreadableFile }
    let size = Int(info.st_size)
    guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw .unreadableFile }
    // It may have grown since.
    guard data.count <= limit else { throw .tooLarge(bytes: data.count, limit: limit) }
    return [UInt8](data)
  }
}
