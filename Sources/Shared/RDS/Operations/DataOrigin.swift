import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the data of an instance or a cluster comes from, and since when it is its own, as the tags of the plan that made it
/// tell.
package struct DataOrigin: Hashable, Sendable {
    /// The name of the source.
    package let source: String
    /// ISO 8601 in UTC; `nil` where nobody knew it.
    package let time: String?

    /// `nil` for what no plan has made.
    package init?(of resource: any DBResource) {
        let parts = (resource.tags[PlanTag.source] ?? "").split(separator: "@", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return nil }
        source = name
        time = resource.tags[PlanTag.dataTime] ?? (parts.count == 2 ? parts[1] : nil)
    }
}

extension Date {
    /// How long ago the time was at another one, in words: `95 minutes`, `30 hours`, `9 days`; `nil` when it is later.
    package func age(at now: Date) -> String? {
        guard self <= now else { return nil }
        let minutes = Int(now.timeIntervalSince(self) / 60)
        return switch minutes {
        case ..<120: minutes.counted("minute")
        case ..<(48 * 60): (minutes / 60).counted("hour")
        default: (minutes / 60 / 24).counted("day")
        }
    }
}
