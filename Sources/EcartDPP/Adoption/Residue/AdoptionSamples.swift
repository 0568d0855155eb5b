// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import EcartVault
  import FoundationEssentials

  extension SealedBelongings {
    /// The values that unfinished adoptions keep for their end.
    static let samples: Reseal = { key, desk throws(Interruption) in
      // One that does not open, or is beyond what a decision seals, stays as it is: the end says so.
      var left = Int(most) / 2
      for (place, listed) in try await desk.listReadable(AdoptionRecord.self)
      where listed.samples.contains(where: { $0.isOld(under: key) }) {
        guard var record = try await desk.read(AdoptionRecord.self, at: place) else { continue }
        for index in record.samples.indices
        where left > 0 && record.samples[index].isOld(under: key) {
          guard let box = record.samples[index].resealed(with: key) else { continue }
          record.samples[index].box = box
          left -= 1
        }
        try await desk.write(record, at: place)
      }
    }
  }

  extension AdoptionRecord.Sample {
    func isOld(under key: SubjectKey) -> Bool {
      subject == key.subject && key.needsReseal(Array(box))
    }

    func opened(with key: SubjectKey) -> [UInt8]? {
      try? key.open(Array(box), at: AdoptionRecord.place(key.origin))
    }

    fileprivate func resealed(with key: SubjectKey) -> Data? {
      guard let plain = opened(with: key),
        let box = try? key.seal(plain, at: AdoptionRecord.place(key.origin))
      else { return nil }
      return Data(box)
    }
  }
#endif
