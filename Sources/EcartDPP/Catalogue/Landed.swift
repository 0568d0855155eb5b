// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Catalogue {
  /// The clauses that code answers today, each with the type that does.
  ///
  /// When a control lands, add its row here; its module and its sentence are with the clause in
  /// `Clauses/`, to be read once more and made true. Every clause not named here is planned.
  /// A test looks the type up in the sources of its module.
  static let landed: [(clause: StaticString, type: StaticString)] = [
    ("def-1", "PersonalTag"),
    ("def-3", "Origin"),
    ("net-1", "AdmitAddress"),
    ("net-4", "SessionKeeper"),
    ("net-5", "RecordPrecondition"),
    ("acc-1", "ApproveAccount"),
    ("acc-2", "RequestAccount"),
    ("acc-3", "RequestAccount"),
    ("acc-4", "OpenSession"),
    ("acc-5", "SignBaseline"),
    ("acc-7", "AttemptCounter"),
    ("acc-8", "DecideReview"),
    ("acc-9", "TerminateAccount"),
    ("lp-1", "Authority"),
    ("lp-2", "Purpose"),
    ("pw-1", "SetPassword"),
    ("pw-2", "PasswordRules"),
    ("pw-3", "PasswordRules"),
    ("pw-4", "PasswordRules"),
    ("pw-5", "SetPassword"),
    ("pw-6", "VerifyPassword"),
    ("mfa-1", "SignIn"),
    ("key-1", "StoreCredential"),
    ("key-2", "OpenCredential"),
    ("a2c-4", "APICredential"),
    ("ast-5", "ExportPersonalData"),
    ("del-3", "PlaceHold"),
    ("del-4", "Sweeper"),
    ("del-6", "Certificate"),
    ("org-1", "Origin"),
    ("ret-1", "RecordDelivery"),
    ("ret-2", "Purpose"),
    ("ret-3", "PlaceHold"),
    ("ret-4", "Personal"),
    ("enc-1", "Vault"),
    ("enc-2", "FileKeyring"),
    ("code-3", "DeploymentEnvironment"),
    ("log-1", "Evidence"),
    ("log-4", "Checkpoint"),
    ("log-5", "EvidenceValue"),
    ("gov-8", "RecordPrecondition"),
  ]

  static func landedType(for id: Clause.ID) -> StaticString? { landedTypes[id] }

  private static let landedTypes = Dictionary(
    landed.map { (Clause.ID($0.clause), $0.type) }, uniquingKeysWith: { first, _ in first })
}
