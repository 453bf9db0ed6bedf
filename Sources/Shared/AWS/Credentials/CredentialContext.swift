#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the sources of credentials may use of the world outside.
struct CredentialContext: Sendable {
    let settings: Settings
    /// The Region whose STS is asked.
    let region: String
    let client: HTTPClient
    /// Shows a question at the person's terminal and returns the line typed; `nil` where there is no terminal.
    let ask: @Sendable (String) -> String?
    /// Tells the person something on standard error.
    let say: @Sendable (String) -> Void
    /// Shows a request or a reply, where that was asked for.
    let debug: (@Sendable (String) -> Void)?
    var now: @Sendable () -> Date = { Date() }

    /// The security token service that assumes roles.
    func tokenService() throws -> QueryService {
        try QueryService(
            name: "sts",
            format: .query(version: "2011-06-15"),
            region: region,
            endpoint: Endpoint.url(of: .sts, region: region, settings: settings),
            client: client,
            retry: Retry(settings),
            debug: debug
        )
    }

    /// Asks a place that credentials come from, and shows that where it was asked for: what comes back is secret.
    ///
    /// - Parameters:
    ///   - shown: The address to show; the request's own without its query unless told.
    /// - Throws: `ConfigurationError` when nothing answers.
    func reply(
        to request: HTTPRequest,
        shownAs shown: String? = nil,
        attempts: Int
    ) async throws -> HTTPReply {
        debug?("> \(request.method) \(shown ?? request.url.shown)")
        let reply = try await client.reply(to: request, attempts: attempts)
        debug?("< \(reply.status)")
        return reply
    }
}

extension Date {
    /// Reads the forms in which credentials say when they end: ISO 8601 with `Z`, an offset, or the word `UTC`.
    init?(credentialsEnd text: String) {
        let zoned = text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : Substring(text)
        // Python prints a space between day and time.
        let plain = zoned.split(separator: " ", maxSplits: 1).joined(separator: "T")
        // Fractions may have more digits than are read: they do not matter here.
        let parts = plain.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else {
            self.init(timestamp: String(plain))
            return
        }
        self.init(timestamp: String(parts[0] + parts[1].drop { $0.isNumber }))
    }
}
