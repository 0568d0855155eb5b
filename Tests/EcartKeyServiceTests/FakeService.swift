// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Synchronization
import Testing

@testable import EcartKeyService

/// Answers in the order they were laid out; the last one for ever.
final class FakeService: ServiceTransport {
  typealias Outcome = Result<ServiceResponse, TransportFault>
  private let state: Mutex<(rest: [Outcome], seen: [ServiceRequest])>

  init(_ outcomes: Outcome...) { state = Mutex((outcomes, [])) }

  var seen: [ServiceRequest] { state.withLock { $0.seen } }

  func send(
    _ request: ServiceRequest, within limit: Duration
  ) async throws(TransportFault) -> ServiceResponse {
    try state.withLock { state -> Outcome in
      state.seen.append(request)
      return state.rest.count > 1 ? state.rest.removeFirst() : state.rest[0]
    }.get()
  }

  static func answer(_ status: Int, _ body: String = "{}") -> Outcome {
    .success(ServiceResponse(status: status, body: Array(body.utf8)))
  }

  static func fault(at date: Date?, _ code: String, message: String = "") -> Outcome {
    .success(
      ServiceResponse(
        status: 400, date: date,
        body: Array(#"{"__type":"\#(code)","message":"\#(message)"}"#.utf8)))
  }

  static func fault(_ code: String, _ status: Int = 400) -> Outcome {
    answer(status, #"{"__type":"com.amazonaws.kms#\#(code)","message":"quotes what was sent"}"#)
  }

  func provider(
    _ keeping: AWSKeyManagement.Keeping = .keyPerRoot(waiting: 7),
    source: CredentialSource = .fixed(accessKey: "AKID", secretKey: Secret(utf8: "hush-hush")),
    environment: [String: String] = [:], endpoint: String? = nil, key: String = "alias/shop",
    region: String = "us-east-1"
  ) throws(KeyProviderFault) -> AWSKeyManagement {
    try AWSKeyManagement(
      key: key, region: region, keeping: keeping, endpoint: endpoint, patience: .seconds(600),
      source: source, over: self, environment: environment)
  }
}

/// What KMS says of a root's key.
func described(
  _ state: String, of root: String = "a", id: String = "k-1", end: String? = nil
) -> String {
  let more = end.map { #","DeletionDate":\#($0)"# } ?? ""
  return #"{"KeyMetadata":{"KeyId":"\#(id)","Description":"ecart root alias/shop/\#(root)","#
    + #""KeyState":"\#(state)"\#(more)}}"#
}
