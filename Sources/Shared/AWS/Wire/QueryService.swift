import Foundation
import FoundationNetworking
import RDS

/// A service that speaks AWS's Query protocol: form data there, XML back, retried as AWS's standard mode has it.
struct QueryService: Sendable {
    /// The name that requests are signed for.
    let name: String
    /// Of the API, such as `2014-10-31`.
    let version: String
    let region: String
    let endpoint: URL
    let retry: Retry
    let debug: (@Sendable (String) -> Void)?
    let state = RetryState()
    /// Connecting and the reply together, in seconds; such services answer within a few.
    var timeLimit = 60.0

    init(
        name: String,
        version: String,
        region: String,
        endpoint: URL,
        retry: Retry = Retry(),
        debug: (@Sendable (String) -> Void)? = nil
    ) {
        self.name = name
        self.version = version
        self.region = region
        self.endpoint = endpoint
        self.retry = retry
        self.debug = debug
    }

    /// Makes a call, again where that is right.
    ///
    /// - Parameters:
    ///   - credentials: Asked for each attempt, so that none is signed with what has ended; `nil` signs nothing.
    ///   - isRead: Whether the call changes nothing, so that it can be made again whatever became of it.
    /// - Returns: The `…Result` element of the reply; an empty one where the reply has none.
    /// - Throws: `WireError`, or what the credentials throw.
    func reply(
        to action: String,
        _ parameters: JSONObject,
        isRead: Bool,
        credentials: () async throws -> Credentials?
    ) async throws -> XMLNode {
        let call = UUID().uuidString.lowercased()
        var attempt = 1
        var cost: Int?
        var isCorrected = false
        while true {
            do {
                let header = "attempt=\(attempt); max=\(retry.attempts)"
                let tracing = ["amz-sdk-invocation-id": call, "amz-sdk-request": header]
                let found = try await once(action, parameters, credentials(), tracing)
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
        _ credentials: Credentials?,
        _ tracing: [String: String]
    ) async throws -> XMLNode {
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        let body = QueryRequest.body(action, version: version, parameters)
        request.httpBody = Data(body.utf8)
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        request.setValue(type, forHTTPHeaderField: "content-type")
        for (name, value) in tracing { request.setValue(value, forHTTPHeaderField: name) }
        if let credentials {
            let signer = SigV4(credentials: credentials, region: region, service: name)
            let now = Date() + (await state.clockOffset)
            let signed = signer.headers(for: .init(posting: body, of: type, to: endpoint), at: now)
            for (name, value) in signed { request.setValue(value, forHTTPHeaderField: name) }
        }
        debug?("> \(action) \(HTTP.shown(endpoint)) \(Redaction.line(parameters))")
        do {
            let reply = try await HTTP.once(request, within: timeLimit)
            debug?("< \(action) \(reply.status) \(Redaction.text(reply.data))")
            return try Reply(action: action, endpoint: endpoint, http: reply).result()
        } catch let error as WireError {
            if error.status == 0 { debug?("< \(action) \(error.code): \(error.message)") }
            throw error
        }
    }
}

extension SigV4.Request {
    fileprivate init(posting body: String, of type: String, to url: URL) {
        self.init(
            method: "POST",
            path: url.path.isEmpty ? "/" : url.path(percentEncoded: true),
            headers: ["host": HTTP.host(url), "content-type": type],
            body: Array(body.utf8)
        )
    }
}
