// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

/// Why an installation was not opened. Nothing is served then.
public enum OpeningFault: Error, Sendable, CustomStringConvertible {
  /// A key file or its directory is missing, or others may reach it (clause enc-2).
  case files(FileFault)
  case store(StoreFailure)
  /// The anchor was changed or belongs to another store (clause log-4).
  case anchor(String)
  /// It was made for another environment (clause code-3).
  case environment(made: DeploymentEnvironment, asked: DeploymentEnvironment)
  /// The roots cannot be used, or not as this policy needs it (clauses enc-2, ret-1).
  case keys(String)
  case other(String)

  init(_ error: any Error) {
    switch error {
    case let fault as OpeningFault: self = fault
    case let fault as FileFault: self = .files(fault)
    case let fault as KeyProviderFault:
      if case .file(let file) = fault { self = .files(file) } else { self = .keys("\(fault)") }
    case let failure as StoreFailure: self = .store(failure)
    case let fault as AnchorFault: self = .anchor("\(fault)")
    case let fault as any CustomStringConvertible: self = .other(fault.description)
    default: self = .other("an error of type \(type(of: error))")
    }
  }

  public var description: String {
    switch self {
    case .files(let fault): "Not opened: \(fault)."
    case .store(let failure): "Not opened: \(failure)."
    case .anchor(let cause): "Not opened: \(cause) (log-4)."
    case .environment(let made, let asked):
      "Not opened: this installation was made for \(made.rawValue), and this process runs in"
        + " \(asked.rawValue) (code-3); make one of its own there."
    case .keys(let cause): "Not opened: \(cause)."
    case .other(let cause): "Not opened: \(cause)."
    }
  }
}
