// SPDX-License-Identifier: Apache-2.0

#if SQLite
  package import EcartDeletion
  package import EcartPolicy
  import EcartSQLite
  import FoundationEssentials
  import GRDB

  /// An installation as an operator's command finds it: one that is there already.
  package struct Operating: Sendable {
    package let place: ComplianceDirectory
    package let storePath: String
    /// The clock is left alone by a command that only reads.
    package let identity: StoreIdentity

    /// Looks, without opening anything for writing: a mistyped path must not make an installation.
    package init(_ directory: String) throws(OperatorFault) {
      place = ComplianceDirectory(directory)
      storePath = place.storePath(RegisterFile(place.register).host)
      guard FileFacts(place.path)?.kind == .directory, FileFacts(storePath) != nil else {
        throw .noInstallation(directory)
      }
      do { identity = try SQLiteStore.readOnly(path: storePath).identity } catch {
        throw .opening("\(error)")
      }
    }

    /// Why an operator's command cannot purge the host's rows; `nil` when the host said that it keeps
    /// none.
    package var leftRows: LeftRows? {
      switch RegisterFile(place.register) {
      case .missing: return .untold
      case .unreadable: return .unreadable
      case .read(let host): return host.dataStores.isEmpty ? nil : .registered
      }
    }

    package func readOnly() throws(StoreFailure) -> SQLiteStore {
      try SQLiteStore.readOnly(path: storePath)
    }

    /// Opens it with the system's clock, to act on it.
    package func open() async throws(OperatorFault) -> Gatekeeper {
      guard !identity.livedOnTestingClock else { throw .livedOnTestingClock }
      do {
        if storePath == place.store { return try await Gatekeeper.open(at: place.path) }
        let pool = try DatabasePool(path: storePath, configuration: SQLiteStore.configuration)
        return try await Gatekeeper.open(at: place.path, over: pool)
      } catch let fault as OpeningFault { throw .opening(fault.description) } catch {
        throw .opening("Not opened: the database at \(storePath) cannot be opened.")
      }
    }
  }
#endif
