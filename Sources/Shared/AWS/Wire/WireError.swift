import Foundation
import FoundationNetworking

/// What came instead of a service's result: an error of AWS's, or none of its replies at all.
struct WireError: Error, Equatable {
    /// AWS's code; a word of ours in the same form where AWS never answered.
    var code: String
    var message: String
    var requestID: String?
    /// The reply's HTTP status; 0 without one.
    var status = 0
    /// Whether a call that changes something may have taken effect all the same.
    var mayHaveHappened = false
    /// The server's clock.
    var date: Date?
    /// Seconds to wait before the next attempt, where AWS says it.
    var retryAfter: Double?

    /// A reply that is none of AWS's: a proxy's page, a redirect, cut-off XML.
    static func unreadable(_ reason: String, from endpoint: URL, status: Int) -> WireError {
        WireError(
            code: "UnreadableReply",
            message: "\(reason): \(HTTP.shown(endpoint)) does not answer as AWS does",
            status: status,
            mayHaveHappened: true
        )
    }

    /// No reply.
    init(unreachable url: URL?, _ error: any Error) {
        let place = url.map(HTTP.origin) ?? "the address"
        let words = error.localizedDescription
        let (code, reason): (String, String) =
            switch (error as? URLError)?.code {
            case .cannotFindHost, .dnsLookupFailed: ("UnknownHost", "the name is not known")
            // The system's last error alone does not tell: it may be that of the host's first address, when the second
            // one has taken the request and then hung up.
            case .cannotConnectToHost where words.contains("onnect to"): ("CannotConnect", "the connection is refused")
            case .timedOut: ("TimedOut", "no answer came in time")
            // The networking has no code of its own for these; the words are libcurl's. Others of TLS's errors come when a
            // request is under way.
            case _ where words.hasPrefix("SSL") && words.contains("certificate"): ("Certificate", words)
            default: ("NoReply", words)
            }
        self.init(code: code, message: "Could not connect to the endpoint URL \"\(place)\": \(reason)")
        // Where no connection stood, nothing was asked for.
        mayHaveHappened = !["UnknownHost", "CannotConnect", "Certificate"].contains(code)
    }

    init(
        code: String,
        message: String,
        requestID: String? = nil,
        status: Int = 0,
        mayHaveHappened: Bool = false,
        date: Date? = nil,
        retryAfter: Double? = nil
    ) {
        self.code = code
        self.message = message
        self.requestID = requestID
        self.status = status
        self.mayHaveHappened = mayHaveHappened
        self.date = date
        self.retryAfter = retryAfter
    }

    /// One line in the AWS CLI's form.
    func line(of action: String) -> String {
        let request = requestID.map { " (request id \($0))" } ?? ""
        return "An error occurred (\(code)) when calling the \(action) operation: \(message)\(request)"
    }
}
