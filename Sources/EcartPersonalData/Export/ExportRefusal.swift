// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Why nothing was exported.
public enum ExportRefusal: RefusalReason {
  /// Nobody granted it.
  case notGranted
  case denied
  case grantExpired
  /// Nobody is named whom it is sealed to.
  case notSealed
  /// More people than 64, or one twice.
  case wrongRecipients
  /// A certificate is not good yet, or no more.
  case certificateOver
  case nothingNamed
  /// More than 1 000 records at once.
  case tooMany
  case unknown
  case lost
  case erased
  case retentionOver
  case heldForLawOnly
  /// The export was ticked off, or changed, while it was being written.
  case ended

  init(_ refusal: RevealRefusal) {
    self =
      switch refusal {
      case .notGranted: .notGranted
      case .denied: .denied
      case .grantExpired: .grantExpired
      case .unknown: .unknown
      case .erased: .erased
      case .lost: .lost
      case .retentionOver: .retentionOver
      case .heldForLawOnly: .heldForLawOnly
      case .nothingNamed: .nothingNamed
      }
  }

  public var clause: Clause.ID {
    switch self {
    case .notGranted, .denied, .grantExpired: Clause.ID("lp-1")
    case .notSealed, .wrongRecipients, .certificateOver, .ended: Clause.ID("ast-5")
    case .nothingNamed, .tooMany, .unknown: Clause.ID("lp-2")
    case .erased, .retentionOver: Clause.ID("ret-1")
    case .lost: Clause.ID("dr-1")
    case .heldForLawOnly: Clause.ID("ret-3")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notGranted: RefusalCode("not-granted")
    case .denied: RefusalCode("denied")
    case .grantExpired: RefusalCode("grant-expired")
    case .notSealed: RefusalCode("not-sealed")
    case .wrongRecipients: RefusalCode("wrong-recipients")
    case .certificateOver: RefusalCode("certificate-over")
    case .nothingNamed: RefusalCode("nothing-named")
    case .tooMany: RefusalCode("too-many-records")
    case .unknown: RefusalCode("unknown-subject")
    case .lost: RefusalCode("key-lost")
    case .erased: RefusalCode("erased")
    case .retentionOver: RefusalCode("retention-over")
    case .heldForLawOnly: RefusalCode("held-for-law-only")
    case .ended: RefusalCode("export-ended")
    }
  }

  public var remedy: String {
    switch self {
    case .notGranted:
      "Opening these fields, or taking them to such a place for this purpose, is not among what you"
        + " may do; an administrator can grant both."
    case .denied: "This was denied to you; an administrator can say why, and lift it."
    case .grantExpired: "What allowed this has ended; an administrator can grant it again."
    case .notSealed:
      "Personal data leaves sealed or not at all; name the certificate of whoever is to open it."
    case .wrongRecipients: "Name at most 64 people, each once."
    case .certificateOver:
      "A certificate is not good at this moment; ask its owner for a new one."
    case .nothingNamed: "Name the records and the fields to take along."
    case .tooMany: "Take at most 1 000 records at once; ask whether so many are needed."
    case .unknown: "One of the subjects never had a key here; check the records' origin."
    case .lost:
      "The store was restored from before the key of one of the subjects was destroyed with its root;"
        + " leave it out."
    case .erased: "One of the subjects was erased; leave it out."
    case .retentionOver: "The retention time of one of the records is over; leave it out."
    case .heldForLawOnly:
      "One of the records is kept for a legal duty alone; leave it out, or name a purpose of that duty."
    case .ended:
      "The export was ticked off or changed while it was being written, so it was not handed out; ask"
        + " anew."
    }
  }
}
