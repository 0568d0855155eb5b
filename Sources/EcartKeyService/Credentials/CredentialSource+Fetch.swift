// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import FoundationEssentials

extension CredentialSource {
  /// Fetches credentials. No fault of it holds any part of one.
  func fetch(
    region: String, transport: any ServiceTransport, environment: [String: String]
  ) async throws(KeyProviderFault) -> ServiceCredentials {
    switch self {
    case .fixed(let accessKey, let secretKey, let sessionToken):
      let given = ServiceCredentials(
        accessKey: accessKey, secretKey: secretKey, sessionToken: sessionToken)
      guard let given else { throw .badRequest("credentials of that form") }
      return given
    case .environment:
      let given = ServiceCredentials(
        accessKey: environment["AWS_ACCESS_KEY_ID"] ?? "",
        secretKey: Secret(utf8: environment["AWS_SECRET_ACCESS_KEY"] ?? ""),
        sessionToken: environment["AWS_SESSION_TOKEN"].map(Secret.init(utf8:)))
      guard let given else { throw .refused(code: "no credentials in the environment") }
      return given
    case .container:
      let request = try ContainerCredentials.request(environment)
      return try ContainerCredentials.read(try await Self.answer(request, transport))
    case .webIdentity(let endpoint):
      let domain = try ServiceEndpoint.domain(of: region)
      let place = try ServiceEndpoint(endpoint ?? "https://sts.\(domain)")
      let request = try WebIdentity.request(to: place, environment)
      return try WebIdentity.read(try await Self.answer(request, transport))
    }
  }

  private static func answer(
    _ request: ServiceRequest, _ transport: any ServiceTransport
  ) async throws(KeyProviderFault) -> [UInt8] {
    let response: ServiceResponse
    do throws(TransportFault) {
      response = try await transport.send(request, within: .seconds(10))
    } catch { throw .unreachable("credentials: \(error.words)") }
    guard response.status == 200 else {
      let answer = ServiceAnswer(response)
      if answer.isTransient { throw .unreachable("credentials: \(answer.code)") }
      throw .refused(code: answer.code)
    }
    return response.body
  }
}

/// The endpoint that container platforms give each task (ECS, EKS Pod Identity).
enum ContainerCredentials {
  /// What platforms have for it, beside this machine itself.
  private static let platforms: Set<String> = [
    "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
  ]

  static func request(_ environment: [String: String]) throws(KeyProviderFault) -> ServiceRequest {
    let address: String
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      guard path.hasPrefix("/") else { throw .badRequest("a relative address of that form") }
      address = "http://169.254.170.2\(path)"
    } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      address = full
    } else {
      throw .refused(code: "no container credentials in the environment")
    }
    let place = try ServiceEndpoint(address, plainAlsoAt: platforms)
    var headers = ["accept": "application/json"]
    if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      headers["authorization"] = try TokenFile.read(file)
    } else if let token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
      headers["authorization"] = token
    }
    guard headers["authorization"]?.utf8.allSatisfy({ (32...126).contains($0) }) ?? true else {
      throw .badRequest("a token of that form")
    }
    return ServiceRequest(method: "GET", endpoint: place, headers: headers, body: [])
  }

  static func read(_ body: [UInt8]) throws(KeyProviderFault) -> ServiceCredentials {
    struct Answer: Decodable {
      let accessKeyId: String
      let secretAccessKey: String
      let token: String?
      let expiration: String?
    }
    guard let answer = try? JSONDecoder.ofService.decode(Answer.self, from: Data(body)),
      let expires = Moments.read(answer.expiration),
      let credentials = ServiceCredentials(
        accessKey: answer.accessKeyId, secretKey: Secret(utf8: answer.secretAccessKey),
        sessionToken: answer.token.map(Secret.init(utf8:)), expires: expires)
    else { throw .failed("reading the container's credentials") }
    return credentials
  }
}

/// `AssumeRoleWithWebIdentity` of AWS STS, version 2011-06-15: a request without a signature.
enum WebIdentity {
  static func request(
    to endpoint: ServiceEndpoint, _ environment: [String: String]
  ) throws(KeyProviderFault) -> ServiceRequest {
    guard let role = environment["AWS_ROLE_ARN"],
      let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"]
    else { throw .refused(code: "no web identity in the environment") }
    let fields = [
      ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
      ("RoleSessionName", environment["AWS_ROLE_SESSION_NAME"] ?? "ecart"),
      ("WebIdentityToken", try TokenFile.read(file)),
    ]
    let form = fields.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    return ServiceRequest(
      method: "POST", endpoint: endpoint,
      headers: ["content-type": "application/x-www-form-urlencoded"], body: Array(form.utf8))
  }

  static func read(_ body: [UInt8]) throws(KeyProviderFault) -> ServiceCredentials {
    let text = String(decoding: body, as: UTF8.self)
    guard let accessKey = XMLText.first("AccessKeyId", in: text),
      let secret = XMLText.first("SecretAccessKey", in: text),
      let token = XMLText.first("SessionToken", in: text),
      let expires = Moments.read(XMLText.first("Expiration", in: text)),
      let credentials = ServiceCredentials(
        accessKey: accessKey, secretKey: Secret(utf8: secret), sessionToken: Secret(utf8: token),
        expires: expires)
    else { throw .failed("reading the role's credentials") }
    return credentials
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || "-._~".utf8.contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte]).uppercased()
    }.joined()
  }
}
