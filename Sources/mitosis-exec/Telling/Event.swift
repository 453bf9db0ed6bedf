import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The plan's operation, not Foundation's.
typealias Operation = RDS.Operation

/// Something that happened while performing.
struct Event: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable { case started, waiting, done, skipped, failed }

    let time: Date
    let id: Operation.ID
    let kind: Kind
    /// The status of the instance, where one is known.
    var status: String?
    /// Since the operation was started, in seconds; virtual ones in a simulated Region.
    var elapsed: Double?
    var message: String?

    /// The event as one line of JSON, without the newline.
    var line: String {
        let members: [(String, JSONValue)] = [
            ("time", .string(time.timestamp)),
            ("id", .string(id.description)),
            ("event", .string(kind.rawValue)),
            ("status", status.map { .string($0) } ?? .null),
            ("elapsed", elapsed.map { .number(($0 * 10).rounded() / 10) } ?? .null),
            ("message", message.map { .string($0) } ?? .null),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1.line)" }.joined(separator: ",") + "}"
    }

    /// The event as a line for people, without the newline.
    var text: String {
        let after = kind == .done ? elapsed.map { " after \(Self.duration($0))" } ?? "" : ""
        let detail = (message ?? (kind == .waiting ? status : nil)).map { "  \($0)" } ?? ""
        let name = kind.rawValue + String(repeating: " ", count: max(0, 7 - kind.rawValue.count))
        return "\(time.timestamp)  \(name)  \(id)\(after)\(detail)"
    }

    /// A duration in words, such as `1 h 05 min` or `42 s`.
    static func duration(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded())
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
