// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What a refusal tells of an account, beyond its name: states and moments, nothing about a person.
extension Deliberation {
  /// The state the account is in; `none` where there is no such account.
  mutating func remark(stateOf record: AccountRecord?) {
    remark("state", .code(record?.state.code ?? RefusalCode("none")))
  }

  /// What is on record before an account may work.
  mutating func remark(preconditionsOf record: AccountRecord) {
    if let until = record.trainedUntil { remark("trained-until", .instant(until)) }
    remark("agreement-signed", .flag(record.agreementSigned != nil))
  }
}

extension AccountState {
  fileprivate var code: RefusalCode {
    switch self {
    case .requested: RefusalCode("requested")
    case .approved: RefusalCode("approved")
    case .declined: RefusalCode("declined")
    case .active: RefusalCode("active")
    case .disabled: RefusalCode("disabled")
    case .terminated: RefusalCode("terminated")
    }
  }
}
