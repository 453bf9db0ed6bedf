import Console
import Foundation
import FoundationNetworking
import RDS

/// A Region of AWS's, or of a server that speaks its protocol: signed requests of the Query protocol, replies in XML.
package struct LiveRegion: RDSRegion {
    let signer: SigV4
    let endpoint: URL
    let debug: (@Sendable (String) -> Void)?

    private static let version = "2014-10-31"
    /// Connecting and the reply together; RDS answers within seconds.
    private static let timeLimit = 60.0

    package func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        var attempt = 1
        while true {
            do {
                return try await callOnce(action, parameters)
            } catch let error as ServiceError {
                guard let delay = Retry.delay(after: error, attempt: attempt, jitter: .random(in: 0..<1)) else {
                    throw error
                }
                try await Task.sleep(for: delay)
                attempt += 1
            }
        }
    }

    private func callOnce(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        let body = Array(QueryRequest.body(action.rawValue, version: Self.version, parameters).utf8)
        let request = signed(body)
        debug?("> \(action.rawValue) \(endpoint) \(Redaction.line(parameters))")
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await Self.session.data(for: request)
        } catch {
            throw failure(
                action,
                "NoReply",
                "\(endpoint) cannot be reached: \(error.localizedDescription)",
                isAmbiguous: true
            )
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        debug?("< \(status) \(String(decoding: data.prefix(100_000), as: UTF8.self))")
        return try Reply(
            action: action,
            status: status,
            data: data,
            credentials: signer.credentials,
            endpoint: endpoint
        ).result()
    }

    private func failure(_ action: Action, _ code: String, _ message: String, isAmbiguous: Bool) -> ServiceError {
        ServiceError(
            code: code,
            message: message,
            action: action,
            mayHaveHappened: isAmbiguous,
            hint: "check the network, the proxy and --endpoint-url"
        )
    }

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeLimit
        configuration.timeoutIntervalForResource = timeLimit
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        return URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }()

    private func signed(_ body: [UInt8]) -> URLRequest {
        var request = URLRequest(url: endpoint, timeoutInterval: Self.timeLimit)
        request.httpMethod = "POST"
        request.httpBody = Data(body)
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        let port = endpoint.port.map { ":\($0)" } ?? ""
        let path = endpoint.path.isEmpty ? "/" : endpoint.path
        let headers = ["host": (endpoint.host ?? "") + port, "content-type": type]
        let added = signer.headers(for: .init(method: "POST", path: path, headers: headers, body: body), at: Date())
        for (name, value) in added.merging(["content-type": type], uniquingKeysWith: { $1 }) {
            request.setValue(value, forHTTPHeaderField: name)
        }
        request.setValue("stack-mitosis/\(Console.version)", forHTTPHeaderField: "user-agent")
        return request
    }
}

/// A signed request is for one host: a redirect is an answer, not a place to send it to.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

/// Strikes secrets out of what is shown.
enum Redaction {
    static func line(_ parameters: JSONObject) -> String {
        JSONValue.object(
            parameters.reduce(into: [:]) { result, item in
                result[item.key] = item.key.hasSuffix("Password") && item.value.string != nil ? "***" : item.value
            }
        ).line
    }
}
