// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Why a root was not escrowed, brought back or ticked off (clauses key-1, del-4, dr-1).
public enum EscrowRefusal: RefusalReason {
  case notAdministrator
  /// No epoch of that name is on record.
  case unknownEpoch
  /// The epoch ends by itself within weeks; an escrow would only hold its erasures up.
  case shortLived
  /// The epoch's root is destroyed or declared lost, and nothing brings it back.
  case epochDestroyed
  /// The provider keeps its roots inside.
  case rootsStayInside
  /// Fewer than two people, more than sixteen, one twice, or a threshold outside 2 to all of them.
  case wrongNumbers
  /// There is no such request, it waited too long, or it was agreed to already.
  case noSuchRequest
  /// Whoever asked does not agree.
  case ownRequest
  /// No such escrow is on record, in the store or in the anchor.
  case unknownEscrow
  /// The shares are attested destroyed; yet here they are, if they were shown.
  case tickedOff
  /// There is no share of that number.
  case noSuchShare
  /// Too few shares, shares of different escrows, or one that was changed.
  case sharesDoNotFit
  /// The root is there; nothing needs to be brought back.
  case rootIsThere
  /// What the shares give does not open the epoch; it was destroyed again.
  case rootDoesNotOpen

  init(_ obstacle: EscrowObstacle) {
    self =
      switch obstacle {
      case .unknownEpoch: .unknownEpoch
      case .shortLived: .shortLived
      case .destroyed: .epochDestroyed
      case .rootsStayInside: .rootsStayInside
      }
  }

  public var clause: Clause.ID {
    switch self {
    case .notAdministrator, .ownRequest, .wrongNumbers, .rootsStayInside, .noSuchRequest:
      Clause.ID("key-1")
    case .shortLived, .epochDestroyed, .tickedOff, .noSuchShare, .unknownEscrow:
      Clause.ID("del-4")
    case .unknownEpoch, .sharesDoNotFit, .rootIsThere, .rootDoesNotOpen: Clause.ID("dr-1")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownEpoch: RefusalCode("unknown-epoch")
    case .shortLived: RefusalCode("short-lived")
    case .epochDestroyed: RefusalCode("epoch-destroyed")
    case .rootsStayInside: RefusalCode("roots-stay-inside")
    case .wrongNumbers: RefusalCode("wrong-numbers")
    case .noSuchRequest: RefusalCode("no-such-request")
    case .ownRequest: RefusalCode("own-request")
    case .unknownEscrow: RefusalCode("unknown-escrow")
    case .tickedOff: RefusalCode("ticked-off")
    case .noSuchShare: RefusalCode("no-such-share")
    case .sharesDoNotFit: RefusalCode("shares-do-not-fit")
    case .rootIsThere: RefusalCode("root-is-there")
    case .rootDoesNotOpen: RefusalCode("root-does-not-open")
    }
  }

  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator, and a person, can do this."
    case .unknownEpoch: "List what can be escrowed, and name one of them: dpp escrow list."
    case .shortLived:
      "Only roots of accounts and of legal holds are escrowed; every other epoch ends within weeks."
    case .epochDestroyed:
      "That root is destroyed, or was given up as lost. Nothing brings back what it protected."
    case .rootsStayInside:
      "This key provider does not hand its roots out; use its own means of recovery."
    case .wrongNumbers:
      "Name 2 to 16 people, each once, and a threshold of at least 2 and at most all of them."
    case .noSuchRequest: "Ask anew; a request waits a week and is agreed to once."
    case .ownRequest: "Another administrator has to agree; nobody escrows a root alone."
    case .unknownEscrow: "Check the number: dpp escrow list."
    case .tickedOff:
      "All its shares are attested destroyed. If one has turned up, destroy it and tell who attested."
    case .noSuchShare: "The escrow has no such share, or it is ticked off already."
    case .sharesDoNotFit:
      "Bring as many shares of one escrow as it asks for, each person's once and unchanged."
    case .rootIsThere:
      "The epoch has its root. If the file is damaged, move it away first, then recover."
    case .rootDoesNotOpen:
      "These shares are not of this installation's root; it was removed again. Look for others."
    }
  }
}
