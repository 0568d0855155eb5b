// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Shows which exports are out: an administrator sees all, anybody else their own (clauses ast-5, del-4).
public struct ListExports: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("del-4")] }
  public typealias Claim = [Export]
  public typealias Reason = Never

  let person: Proof<SignIn>

  public init(by person: Proof<SignIn>) { self.person = person }

  /// One export, out or destroyed.
  public struct Export: Sendable {
    public let id: UUID
    public let isOut: Bool
    /// When it was made; `nil` when only the anchor knows of it, because the store was restored.
    public let made: Date?
    /// A word such as `removable-media`.
    public let destination: String
    public let purpose: String
    /// The kinds of fields.
    public let fields: [String]
    /// How many people are in it; `nil` when only the anchor knows of it. Then it holds everybody's
    /// certificates up.
    public let subjects: Int?
    /// SHA-256 of the certificates it is sealed to, in hexadecimal digits.
    public let recipients: [String]
    /// SHA-256 of the sealed file, in hexadecimal digits; `nil` for one that was never finished.
    public let digest: String?
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[Export], Never> {
    let asker = try await desk.honour(person).account
    let isAdministrator = try await Accounts.role(of: asker, on: &desk) == .administrator
    let announced: AnchorFile.Summary
    do { announced = try desk.part(Vault.self).anchor.summary() } catch {
      throw .workFailed("reading the anchor")
    }
    var ids = announced.exports
    // Of one that cannot be read the anchor knows whether it was handed out.
    for (key, _) in try await desk.listReadable(ExportRecord.self) {
      if let id = UUID(uuidString: key.description) { ids.insert(id) }
    }
    let vault = try desk.part(Vault.self)
    var found: [Export] = []
    for id in ids {
      let record = try await ExportRecord.read(id, on: &desk)
      let isOwn = record?.madeBy == asker.key
      guard isAdministrator || isOwn else { continue }
      let isTickedOff = announced.destroyedExports.contains(id)
      // Of one that was changed nothing is believed.
      guard let record, record.state == .destroyed || record.isAuthentic(id, by: vault.installation)
      else {
        if !isTickedOff { found.append(Export(anchored: id)) }
        continue
      }
      found.append(
        Export(
          id: id, isOut: !isTickedOff && (record.state == .out || announced.exports.contains(id)),
          made: record.made, destination: record.destination, purpose: record.purpose,
          fields: record.fields, subjects: record.people, recipients: record.recipients,
          digest: record.digest))
    }
    found.sort {
      ($0.made ?? .distantPast, $0.id.uuidString) < ($1.made ?? .distantPast, $1.id.uuidString)
    }
    desk.remark("out", .count(found.count(where: \.isOut)))
    return .admit(found, for: .zero)
  }
}

extension ListExports.Export {
  /// One of which only the anchor knows.
  fileprivate init(anchored id: UUID) {
    self.init(
      id: id, isOut: true, made: nil, destination: "", purpose: "", fields: [], subjects: nil,
      recipients: [], digest: nil)
  }
}
