// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import FoundationEssentials

/// Calls to AWS KMS: JSON, signed, tried again a few times within one limit.
struct KeyManagementClient: Sendable {
  let endpoint: ServiceEndpoint
  let region: String
  let credentials: CredentialStore
  let transport: any ServiceTransport
  /// How long one call may take with everything that belongs to it.
  let patience: Duration
  private static let mostTries = 5

  /// - Parameter isRepeatable: whether doing it twice does no harm.
  /// - Throws: ``CallFault``: the service's own word where it said no.
  func call<Response: Decodable>(
    _ operation: String, _ parameters: some Encodable & Sendable, isRepeatable: Bool = true
  ) async throws(CallFault) -> Response {
    let body: [UInt8]
    do {
      body = Array(try JSONEncoder.forService.encode(parameters))
    } catch { throw .other(.failed("encoding a request")) }
    let response = try await answered(operation, body, isRepeatable)
    guard let read = try? JSONDecoder.ofService.decode(Response.self, from: Data(response.body))
    else {
      throw .other(.failed("reading the answer to \(operation)"))
    }
    return read
  }

  private func answered(
    _ operation: String, _ body: [UInt8], _ isRepeatable: Bool
  ) async throws(CallFault) -> ServiceResponse {
    let end = ContinuousClock.now + patience
    var hasRenewed = false
    var last = CallFault.other(.unreachable("no answer in time"))
    for attempt in 0..<Self.mostTries {
      if attempt > 0 {
        // Full jitter, so that those who were refused together do not come back together.
        let most = min(2_000, 100 << attempt)
        let pause = Duration.milliseconds(Int.random(in: most / 4...most))
        guard ContinuousClock.now + pause < end else { throw last }
        do { try await Task.sleep(for: pause) } catch { throw last }
      }
      let used: ServiceCredentials
      do throws(KeyProviderFault) { used = try await credentials.credentials(at: Date()) } catch {
        throw .other(error)
      }
      do {
        let left = end - ContinuousClock.now
        guard left > .zero else { throw TransportFault.timeOut }
        let request = try request(operation, body, used)
        let response = try await transport.send(request, within: left)
        if response.status == 200 { return response }
        let answer = ServiceAnswer(response)
        last = .answered(answer)
        if answer.isAboutCredentials, !hasRenewed {
          hasRenewed = true
          await credentials.forget(used)
        } else if !answer.isTransient || !(isRepeatable || answer.isThrottling) {
          // A service that failed may have done it all the same; one that throttles has not.
          throw last
        }
      } catch let fault as TransportFault {
        last = .other(.unreachable(fault.words))
        guard isRepeatable, fault != .tls else { throw last }
      } catch let fault as CallFault { throw fault } catch { throw last }
    }
    throw last
  }

  private func request(
    _ operation: String, _ body: [UInt8], _ used: ServiceCredentials
  ) throws -> ServiceRequest {
    let signer = RequestSigner(credentials: used, region: region, service: "kms")
    let headers = try signer.signed(
      "POST", path: endpoint.path, host: endpoint.authority,
      headers: [
        "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.\(operation)",
      ], body: body, at: Date())
    return ServiceRequest(method: "POST", endpoint: endpoint, headers: headers, body: body)
  }
}

/// Why a call brought nothing.
enum CallFault: Error {
  /// The service said no, in a word of its own.
  case answered(ServiceAnswer)
  case other(KeyProviderFault)

  var fault: KeyProviderFault {
    switch self {
    case .answered(let answer): answer.fault
    case .other(let fault): fault
    }
  }

  /// It was understood, and not done.
  var isNo: Bool {
    if case .answered(let answer) = self {
      answer.status < 500 && !answer.isTransient
    } else {
      false
    }
  }

  var code: String? {
    if case .answered(let answer) = self { answer.code } else { nil }
  }
}
