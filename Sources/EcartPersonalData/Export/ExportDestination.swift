// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
import EcartPolicy

/// Where an export goes: the classes of places outside the host that the policy names, and one for
/// the rest. Wherever it goes, it goes sealed (clause ast-5; NIST SP 800-53 MP-5, MP-7, AC-20(2)).
public enum ExportDestination: String, Sendable, Hashable, CaseIterable {
  /// USB sticks, cards, discs, tapes.
  case removableMedia = "removable-media"
  /// A telephone or a computer that is somebody's own.
  case personalDevice = "personal-device"
  /// A link or a shared folder of a public cloud service.
  case publicCloud = "public-cloud"
  /// A system of somebody else's, such as a tax adviser's, and anywhere else.
  case otherParty = "other-party"

  var code: RefusalCode {
    switch self {
    case .removableMedia: RefusalCode("removable-media")
    case .personalDevice: RefusalCode("personal-device")
    case .publicCloud: RefusalCode("public-cloud")
    case .otherParty: RefusalCode("other-party")
    }
  }

  fileprivate var resource: Resource {
    switch self {
    case .removableMedia: Resource("removable-media")
    case .personalDevice: Resource("personal-device")
    case .publicCloud: Resource("public-cloud")
    case .otherParty: Resource("other-party")
    }
  }
}

extension Permission {
  /// To take fields of a record type to a class of places, sealed, for a purpose (clauses lp-1, ast-5).
  /// It covers the same kinds of fields of every record type; opening them is
  /// ``reveal(_:for:)``, and an export needs both.
  ///
  /// ```swift
  /// try .export([\OrderRow.recipient, \.address], to: .removableMedia, for: Fulfilment.self)
  /// ```
  /// - Throws: ``FieldFault/undeclared(record:)``.
  public static func export<R: PersonalRecord, P: Purpose>(
    _ paths: [PartialKeyPath<R>], to destination: ExportDestination, for purpose: P.Type
  ) throws(FieldFault) -> Permission {
    var fields: [DeclaredField] = []
    for path in paths { fields.append(try R.fields.table.field(at: path)) }
    return export(fields, to: destination, for: purpose)
  }

  static func export<P: Purpose>(
    _ fields: [DeclaredField], to destination: ExportDestination, for purpose: P.Type
  ) -> Permission {
    Permission(
      destination.resource, .export, tags: fields.map { FieldTag($0.tag) },
      for: [PurposeName(P.self)])
  }
}
