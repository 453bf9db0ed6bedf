#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
            message: "\(reason): \(endpoint.shown) does not answer as AWS does",
            status: status,
            mayHaveHappened: true
        )
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
