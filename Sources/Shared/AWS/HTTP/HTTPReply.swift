import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A reply over HTTP, whatever its status.
struct HTTPReply: Sendable {
    var status: Int
    var body: [UInt8]
    /// The server's clock, where the reply tells it.
    var date: Date?
    /// How long to wait before the next attempt, in seconds, where AWS says it.
    var retryAfter: Double?

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue(parsing: body, of: "the reply") }

    /// What to throw for a reply that is no good, without what it holds.
    func error(_ who: String, _ what: String) -> ConfigurationError {
        let message = json?["message"]?.string ?? json?["Message"]?.string
        return ConfigurationError("\(who) \(what): HTTP status \(status)\(message.map { ", \($0)" } ?? "")")
    }
}
