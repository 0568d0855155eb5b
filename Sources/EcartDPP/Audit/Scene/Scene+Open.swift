// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import EcartSQLite
  import FoundationEssentials

  extension Auditor {
    /// Opens everything there is to look at.
    func scene() async throws(AuditFault) -> Scene {
      guard FileFacts(place.path) != nil else { throw .noDirectory(place.path) }
      // The anchor first: the store then holds at least what it names.
      let anchor = AnchorLines(place.anchor)
      let register = RegisterFile(place.register)
      let path = place.storePath(register.host)
      let waivers = try waivers()
      do throws(StoreFailure) {
        let store = try SQLiteStore.readOnly(path: path)
        let now = try await Self.now(store, anchor)
        return Scene(
          place: place, storePath: path, survey: Survey(store: store, now: now, policy: policy),
          rules: .standard, anchor: anchor, register: register, waivers: waivers,
          machine: machine)
      } catch { throw .store(error) }
    }

    /// The exceptions somebody documented, from `waivers.json` beside the register.
    private func waivers() throws(AuditFault) -> [Waiver] {
      guard let data = FileManager.default.contents(atPath: place.waivers) else { return [] }
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      do { return try decoder.decode([Waiver].self, from: data) } catch {
        throw .waivers(JSONFault.words(error))
      }
    }

    /// The system's time, but never before what the store and its anchor remember. A store that
    /// lived on a testing clock knows no time but its own.
    private static func now(
      _ store: SQLiteStore, _ anchor: AnchorLines
    ) async throws(StoreFailure) -> Date {
      let known = max(try await store.clockMark()?.wall ?? 0, anchor.wall)
      if store.identity.livedOnTestingClock || anchor.livedOnTestingClock {
        return Timestamp.date(known)
      }
      return Timestamp.date(max(known, SystemTime().reading().wall))
    }
  }
#endif
