// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A type's module and name. The runtime takes its time to spell one out, so each is kept.
enum TypeName {
  private static let names = Mutex<[ObjectIdentifier: String]>([:])

  static func of<T>(_ type: T.Type) -> String {
    names.withLock { names in
      if let name = names[ObjectIdentifier(type)] { return name }
      let name = String(reflecting: type)
      names[ObjectIdentifier(type)] = name
      return name
    }
  }
}
