// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Why a root was not declared lost (clauses del-4, key-1).
public enum RootLossRefusal: RefusalReason {
  case notAdministrator
  /// No epoch of that name is on record.
  case unknownEpoch
  /// The keyring has the root.
  case rootIsThere
  /// The keyring shows no root of this installation at all.
  case keyringIsAway
  /// Shares of the root are with people, who can bring it back.
  case inEscrow
  /// A sweep destroyed the root.
  case epochDestroyed
  /// Two administrators have said so already.
  case alreadyLost
  /// So many living keys are in the epoch, so many of them of subjects under legal hold, and fewer
  /// were named as given up.
  case keysLive(Int, underHold: Int)
  /// There is no such report, or it waited too long.
  case noSuchReport
  /// Whoever reported does not agree.
  case ownReport
  /// Another administrator has agreed; there is nothing left to withdraw.
  case agreedTo

  init(_ obstacle: LossObstacle) {
    self =
      switch obstacle {
      case .unknownEpoch: .unknownEpoch
      case .destroyed: .epochDestroyed
      case .isDeclared: .alreadyLost
      case .rootIsThere: .rootIsThere
      case .keyringIsAway: .keyringIsAway
      case .inEscrow: .inEscrow
      }
  }

  public var clause: Clause.ID {
    switch self {
    case .notAdministrator, .ownReport, .noSuchReport, .agreedTo: Clause.ID("key-1")
    case .unknownEpoch, .rootIsThere, .keyringIsAway, .inEscrow, .epochDestroyed, .alreadyLost,
      .keysLive:
      Clause.ID("del-4")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownEpoch: RefusalCode("unknown-epoch")
    case .rootIsThere: RefusalCode("root-is-there")
    case .keyringIsAway: RefusalCode("keyring-is-away")
    case .inEscrow: RefusalCode("in-escrow")
    case .epochDestroyed: RefusalCode("epoch-destroyed")
    case .alreadyLost: RefusalCode("already-lost")
    case .keysLive: RefusalCode("keys-live")
    case .noSuchReport: RefusalCode("no-such-report")
    case .ownReport: RefusalCode("own-report")
    case .agreedTo: RefusalCode("agreed-to")
    }
  }

  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator, and a person, can do this."
    case .unknownEpoch: "Look which roots are missing, and name one of them: dpp roots list."
    case .rootIsThere:
      "The keyring has this root, so it is not lost. Sweep: it destroys the root when it may."
    case .keyringIsAway:
      "No root of this installation is in the keyring. Open with the keyring that holds them."
    case .inEscrow:
      "People hold shares of it: bring it back (dpp escrow recover), or have the shares destroyed and"
        + " tick them off first (dpp escrow tick-off)."
    case .epochDestroyed: "A sweep destroyed that root; nothing has to be declared."
    case .alreadyLost: "It is declared lost. Sweep, and have it verified."
    case .keysLive(let count, let held):
      "Living keys under this root: \(count), of which under legal hold: \(held). They open nothing,"
        + " and declaring it lost gives them up for good, also what the law wants kept. Look for the"
        + " root first. If it is gone, report it anew and name the number:"
        + " --giving-up \(count)."
    case .noSuchReport: "Report it anew; a report waits a week."
    case .agreedTo:
      "Another administrator has agreed to it. If the anchor could not be written then, it declares"
        + " nothing unless it is confirmed again, and ends with its week."
    case .ownReport: "Another administrator has to agree; nobody declares a root lost alone."
    }
  }
}
