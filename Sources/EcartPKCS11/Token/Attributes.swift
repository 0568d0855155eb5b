// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import CPKCS11

  /// What an object of a token is to have, or is searched by.
  struct Attributes {
    private var entries: [(type: CK_ATTRIBUTE_TYPE, value: [UInt8])] = []

    func with(_ type: CK_ULONG, _ value: [UInt8]) -> Attributes {
      var copy = self
      copy.entries.append((type, value))
      return copy
    }

    func with(_ type: CK_ULONG, _ value: Bool) -> Attributes {
      with(type, [value ? 1 : 0])
    }

    func with(_ type: CK_ULONG, _ value: CK_ULONG) -> Attributes {
      with(type, withUnsafeBytes(of: value) { Array($0) })
    }

    /// Lends the table that the module's functions take.
    func lend<Result>(
      _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) -> Result
    ) -> Result {
      // Numbers among the values must lie where numbers may: each value starts at a multiple of 8.
      var offsets: [Int] = []
      var size = 0
      for entry in entries {
        offsets.append(size)
        size += (entry.value.count + 7) / 8 * 8
      }
      return withUnsafeTemporaryAllocation(byteCount: max(size, 8), alignment: 8) { memory in
        var table = zip(entries, offsets).map { entry, offset in
          let place = UnsafeMutableRawBufferPointer(
            rebasing: memory[offset..<offset + entry.value.count])
          place.copyBytes(from: entry.value)
          return CK_ATTRIBUTE(
            type: entry.type, pValue: place.baseAddress, ulValueLen: CK_ULONG(entry.value.count))
        }
        return table.withUnsafeMutableBufferPointer { body($0.baseAddress, CK_ULONG($0.count)) }
      }
    }
  }
#endif
