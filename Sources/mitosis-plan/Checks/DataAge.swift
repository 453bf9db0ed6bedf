import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How old data is, by the time at which the graph was taken.
enum DataAge {
    /// A time with its age: `2026-11-22T20:14:24Z (24 hours before the graph was taken)`.
    static func text(_ time: String, in graph: InstanceGraph) -> String {
        guard let then = Date(timestamp: time), let now = graph.capturedAt.flatMap({ Date(timestamp: $0) }),
            let age = then.age(at: now)
        else { return time }
        return "\(time) (\(age) before the graph was taken)"
    }

    /// Why the source's backups do not reach a time; `nil` when they do, as far as the graph shows.
    static func fault(_ time: String, of source: any DBResource, in graph: InstanceGraph) -> String? {
        guard let wanted = Date(timestamp: time) else { return nil }
        let date = { (member: String) in source[member]?.string.flatMap { Date(timestamp: $0) } }
        if let latest = date("LatestRestorableTime"), wanted > latest {
            return "'\(source.identifier)' can be restored until \(latest.timestamp), and \(time) is later"
        }
        let now = graph.capturedAt.flatMap { Date(timestamp: $0) }
        let kept = now.map { $0.addingTimeInterval(-Double(source.backupRetentionPeriod) * 86400) }
        guard
            let earliest = [kept, date("InstanceCreateTime"), date("EarliestRestorableTime")].compactMap(\.self).max(),
            wanted < earliest
        else {
            return nil
        }
        return "'\(source.identifier)' can be restored from \(earliest.timestamp) on, and \(time) is earlier"
    }
}
