#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request over HTTP, to be answered within a time limit.
struct HTTPRequest: Sendable {
    var method = "GET"
    var url: URL
    var headers: [String: String] = [:]
    var body: [UInt8]?
    /// Connecting and the whole reply together, in seconds.
    var timeLimit: Double
    /// Whether it may be sent twice. libcurl sends a request again by itself where a connection that it used before
    /// turns out to be dead; one that nobody but us may repeat goes over a connection of its own.
    var isRepeatable = true
    /// Whether it goes to its host directly, whatever proxies the environment names.
    var passesProxiesBy = false
}
