// SPDX-License-Identifier: Apache-2.0

/// The parts of the policy, in its order, then one for each connector document.
public enum Chapter: String, Sendable, CaseIterable {
  case scope, network, access, leastPrivilege, credentials, transit, incidents, deletion, origin
  case retention, governance, assets, encryption, secureCoding, logging, vulnerabilities
  case nextCart, api2Cart

  /// The heading, in our own words.
  public var title: String {
    switch self {
    case .scope: "Scope, definitions and the general duty"
    case .network: "Networks, devices and training"
    case .access: "Accounts"
    case .leastPrivilege: "Least privilege"
    case .credentials: "Passwords, second factors and API keys"
    case .transit: "Encryption on the move"
    case .incidents: "Risks and incidents"
    case .deletion: "Deletion on notice"
    case .origin: "Origin of data"
    case .retention: "Personal data: reach and retention"
    case .governance: "Privacy governance"
    case .assets: "Machines, media and paper"
    case .encryption: "Encryption at rest"
    case .secureCoding: "Secrets in code, and separate environments"
    case .logging: "Logs and alarms"
    case .vulnerabilities: "Vulnerabilities, hardware changes and recovery"
    case .nextCart: "Next-Cart: migrations"
    case .api2Cart: "API2Cart: connectors and bridges"
    }
  }

  public var document: Control.Document {
    switch self {
    case .nextCart: .nextCart
    case .api2Cart: .api2Cart
    default: .dpp
    }
  }

  /// The policy's own section number. Its text names 2.5 and 3.4; the others follow by counting.
  public var number: String? {
    switch self {
    case .network: "2.1"
    case .access: "2.2"
    case .leastPrivilege: "2.3"
    case .credentials: "2.4"
    case .transit: "2.5"
    case .incidents: "2.6"
    case .deletion: "2.7"
    case .origin: "2.8"
    case .retention: "3.1"
    case .governance: "3.2"
    case .assets: "3.3"
    case .encryption: "3.4"
    case .secureCoding: "3.5"
    case .logging: "3.6"
    case .vulnerabilities: "3.7"
    case .scope, .nextCart, .api2Cart: nil
    }
  }
}
