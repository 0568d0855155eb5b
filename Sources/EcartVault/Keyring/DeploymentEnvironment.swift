// SPDX-License-Identifier: Apache-2.0

/// Where an installation runs. It is part of how every epoch's key is wrapped, so that a root taken
/// along from production opens nothing elsewhere (clause code-3).
public enum DeploymentEnvironment: String, Sendable, Hashable, CaseIterable, Codable {
  case production, staging, test, development

  /// The environment variable that says where a process runs, when the code does not.
  public static let variable = "ECART_ENVIRONMENT"
}
