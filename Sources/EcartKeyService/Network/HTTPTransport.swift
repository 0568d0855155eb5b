// SPDX-License-Identifier: Apache-2.0

#if Remote
  import AsyncHTTPClient
  import Dispatch
  import NIOCore
  import NIOHTTP1
  import NIOSSL

  /// Sends over async-http-client: TLS 1.2 at least, no redirection, no proxy, bounded in time and
  /// size.
  final class HTTPTransport: ServiceTransport {
    private let client: HTTPClient

    init() {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.minimumTLSVersion = .tlsv12
      tls.certificateVerification = .fullVerification
      var configuration = HTTPClient.Configuration(
        tlsConfiguration: tls, redirectConfiguration: .disallow,
        timeout: .init(connect: .seconds(3), read: .seconds(5)))
      configuration.httpVersion = .http1Only
      // Whether an attempt is repeated is decided above, within one limit.
      configuration.connectionPool.retryConnectionEstablishment = false
      client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown(queue: .global()) { _ in } }

    func send(
      _ request: ServiceRequest, within limit: Duration
    ) async throws(TransportFault) -> ServiceResponse {
      var outgoing = HTTPClientRequest(url: request.endpoint.address)
      outgoing.method = HTTPMethod(rawValue: request.method)
      for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
      if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
      let ready = outgoing
      let client = self.client
      let result = await withTaskGroup(
        of: Result<ServiceResponse, TransportFault>.self
      ) { group in
        group.addTask {
          do { return .success(try await Self.exchange(ready, client)) } catch {
            return .failure(Self.fault(error))
          }
        }
        group.addTask {
          // One limit over everything: a server that sends a byte now and then never idles.
          try? await Task.sleep(for: limit)
          return .failure(.timeOut)
        }
        let first = await group.next() ?? .failure(.timeOut)
        group.cancelAll()
        return first
      }
      return try result.get()
    }

    private static func exchange(
      _ request: HTTPClientRequest, _ client: HTTPClient
    ) async throws -> ServiceResponse {
      let response = try await client.execute(request, timeout: .seconds(60))
      let body = try await response.body.collect(upTo: ServiceResponse.largest)
      return ServiceResponse(
        status: Int(response.status.code),
        errorType: response.headers.first(name: "x-amzn-errortype"),
        date: response.headers.first(name: "date").flatMap(Moments.readHeader),
        body: Array(body.readableBytesView))
    }

    private static func fault(_ error: any Error) -> TransportFault {
      if error is NIOTooManyBytesError { return .tooLarge }
      if let error = error as? NIOSSLError, case .handshakeFailed = error { return .tls }
      if error is NIOSSLExtraError { return .tls }
      if let error = error as? HTTPClientError,
        [
          .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .cancelled,
          .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
        ].contains(error)
      {
        return .timeOut
      }
      if error is CancellationError { return .timeOut }
      return .noConnection
    }
  }
#endif
