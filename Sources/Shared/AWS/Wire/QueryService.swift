import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A service of AWS's, asked by the names of its operations, retried as AWS's standard mode has it.
struct QueryService: Sendable {
    /// The name that requests are signed for.
    let name: String
    let format: WireFormat
    let region: String
    let endpoint: URL
    let client: HTTPClient
    let retry: Retry
    let debug: (@Sendable (String) -> Void)?
    let state = RetryState()
    /// Connecting and the reply together, in seconds; such services answer within a few.
    var timeLimit = 60.0

    init(
        name: String,
        format: WireFormat,
        region: String,
        endpoint: URL,
        client: HTTPClient,
        retry: Retry = Retry(),
        debug: (@Sendable (String) -> Void)? = nil
    ) {
        self.name = name
        self.format = format
        self.region = region
        self.endpoint = endpoint
        self.client = client
        self.retry = retry
        self.debug = debug
    }

    /// Makes a call, again where that is right.
    ///
    /// - Parameters:
    ///   - credentials: Asked for each attempt, so that none is signed with what has ended; `nil` signs nothing.
    ///   - isRead: Whether the call changes nothing, so that it can be made again whatever became of it.
    ///   - shape: Of the result.
    /// - Returns: The result that the reply holds; empty where it has none.
    /// - Throws: `WireError`, or what the credentials throw.
    func reply(
        to action: String,
        _ parameters: JSONObject,
        isRead: Bool,
        as shape: Shape,
        credentials: () async throws -> Credentials?
    ) async throws -> JSONObject {
        let call = UUID().uuidString.lowercased()
        var attempt = 1
        var cost: Int?
        var isCorrected = false
        while true {
            do {
                let header = "attempt=\(attempt); max=\(retry.attempts)"
                let tracing = ["amz-sdk-invocation-id": call, "amz-sdk-request": header]
                let reply = try await once(action, parameters, isRead: isRead, credentials(), tracing)
                let found = try reply.result(as: shape, format)
                await state.succeeded(after: cost)
                return found
            } catch let error as WireError {
                // Our own clock may have been set right meanwhile: what is off is the time that was signed.
                if !isCorrected, error.isSkewed, let date = error.date,
                    abs(date.timeIntervalSinceNow - (await state.clockOffset)) > 240
                {
                    isCorrected = true
                    await state.correctClock(by: date.timeIntervalSinceNow)
                    continue
                }
                let jitter = Double.random(in: 0..<1)
                guard let delay = retry.delay(after: error, isRead: isRead, attempt: attempt, jitter: jitter),
                    await state.take(for: error)
                else { throw error }
                cost = error.retryCost
                attempt += 1
                try await Task.sleep(for: delay)
            }
        }
    }

    private func once(
        _ action: String,
        _ parameters: JSONObject,
        isRead: Bool,
        _ credentials: Credentials?,
        _ tracing: [String: String]
    ) async throws -> Reply {
        let body = format.body(action, parameters)
        let type = format.contentType
        let naming = format.headers(action)
        var request = HTTPRequest(method: "POST", url: endpoint, headers: tracing, body: body, timeLimit: timeLimit)
        request.headers["content-type"] = type
        request.headers.merge(naming) { $1 }
        request.isRepeatable = isRead
        if let credentials {
            let signer = SigV4(credentials: credentials, region: region, service: name)
            let now = Date() + (await state.clockOffset)
            var signed = SigV4.Request(posting: body, of: type, to: endpoint)
            signed.headers.merge(naming) { $1 }
            request.headers.merge(signer.headers(for: signed, at: now)) { $1 }
        }
        debug?("> \(action) \(endpoint.shown) \(Redaction.line(parameters))")
        do {
            let reply = try await client.once(request)
            debug?("< \(action) \(reply.status) \(Redaction.text(reply.body))")
            return Reply(action: action, endpoint: endpoint, http: reply)
        } catch let error as WireError {
            debug?("< \(action) \(error.code): \(error.message)")
            throw error
        }
    }
}

extension SigV4.Request {
    fileprivate init(posting body: [UInt8], of type: String, to url: URL) {
        self.init(
            method: "POST",
            path: url.path.isEmpty ? "/" : url.path(percentEncoded: true),
            headers: ["host": url.hostAndPort, "content-type": type],
            body: body
        )
    }
}
