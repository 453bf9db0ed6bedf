import Console
import Foundation
import FoundationNetworking
import RDS

/// One request and its reply, within a time limit.
enum HTTP {
    /// A reply, whatever its status.
    struct Reply: Sendable {
        let status: Int
        let data: Data
        /// The server's clock, where the reply tells it.
        var date: Date?
        /// How long to wait before the next attempt, in seconds, where AWS says it.
        var retryAfter: Double?

        var text: String { String(decoding: data, as: UTF8.self) }
        var json: JSONValue? { try? JSONValue(parsing: data, of: "the reply") }

        /// What to throw for a reply that is no good, without what it holds.
        func error(_ who: String, _ what: String) -> ConfigurationError {
            let message = json?["message"]?.string ?? json?["Message"]?.string
            return ConfigurationError("\(who) \(what): HTTP status \(status)\(message.map { ", \($0)" } ?? "")")
        }
    }

    /// Sends a request, again where nothing was answered.
    ///
    /// - Parameters:
    ///   - seconds: The time limit of one attempt, connecting included.
    ///   - attempts: How many there are at most.
    /// - Throws: `ConfigurationError` when nothing answers.
    static func reply(to request: URLRequest, within seconds: Double, attempts: Int) async throws -> Reply {
        var attempt = 1
        while true {
            do {
                let reply = try await once(request, within: seconds)
                if reply.status < 500 || attempt >= attempts { return reply }
            } catch let error as WireError {
                guard attempt < attempts else {
                    throw ConfigurationError(error.message, hint: error.hint(credentials: nil, isRetried: true))
                }
            }
            try await Task.sleep(for: Retry.pause(base: 0.05, attempt: attempt, jitter: .random(in: 0..<1)))
            attempt += 1
        }
    }

    /// Sends a request once.
    ///
    /// - Throws: `WireError` when nothing answers.
    static func once(_ request: URLRequest, within seconds: Double) async throws -> Reply {
        var request = request
        request.timeoutInterval = seconds
        if request.value(forHTTPHeaderField: "user-agent") == nil {
            request.setValue("stack-mitosis/\(Console.version)", forHTTPHeaderField: "user-agent")
        }
        let prepared = request
        // A session, and so a connection, for each request: libcurl sends a request again by itself where a connection
        // that it used before turns out to be dead, and nobody but us may repeat a call that changes something.
        let session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        do {
            let (data, response) = try await within(seconds) { try await session.data(for: prepared) }
            return Reply(data, response as? HTTPURLResponse)
        } catch {
            throw WireError(unreachable: request.url, error)
        }
    }

    /// An address without the slash at its end, to put a path behind.
    static func base(_ url: URL) -> String {
        let text = url.absoluteString
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// An address without user, password and query, which may be secrets.
    static func shown(_ url: URL) -> String { origin(url) + url.path }

    /// The scheme, host and port of an address.
    static func origin(_ url: URL) -> String { "\(url.scheme ?? "")://\(host(url))" }

    /// The host and port of an address as the header `host` has them: without the port that is the scheme's own.
    static func host(_ url: URL) -> String {
        let name = url.host ?? ""
        let host = name.contains(":") ? "[\(name)]" : name
        guard let port = url.port, port != ["http": 80, "https": 443][url.scheme] else { return host }
        return "\(host):\(port)"
    }

    /// The networking's own time limit starts afresh with each byte that comes: this one does not.
    private static func within<Value: Sendable>(
        _ seconds: Double,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw URLError(.timedOut)
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw URLError(.timedOut) }
            return value
        }
    }

    private static var configuration: URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        return configuration
    }
}

extension HTTP.Reply {
    fileprivate init(_ data: Data, _ response: HTTPURLResponse?) {
        status = response?.statusCode ?? 0
        self.data = data
        date = response?.value(forHTTPHeaderField: "date").flatMap { Self.dates.date(from: $0) }
        // Milliseconds.
        retryAfter = response?.value(forHTTPHeaderField: "x-amz-retry-after").flatMap(Double.init).map { $0 / 1000 }
            .flatMap { $0.isFinite ? $0 : nil }
    }

    /// As in RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static var dates: DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter
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
