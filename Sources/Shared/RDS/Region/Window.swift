#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A time of every day, such as `05:30-06:20`, or of every week, such as `tue:07:02-tue:08:00`; UTC.
///
/// Source: RDS API 2014-10-31, `PreferredBackupWindow` and `PreferredMaintenanceWindow`.
package struct Window: Hashable, Sendable {
    private static let day = 24 * 60
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// In minutes of the week, from Monday on.
    let starts: [Int]
    /// In minutes.
    let length: Int

    /// `nil` for what is no window.
    package init?(_ text: String) {
        let ends = text.lowercased().split(separator: "-").map { $0.split(separator: ":").map(String.init) }
        guard ends.count == 2, let start = Self.minute(ends[0]), let end = Self.minute(ends[1]) else { return nil }
        let isWeekly = ends[0].count == 3
        let cycle = isWeekly ? 7 * Self.day : Self.day
        starts = isWeekly ? [start] : (0..<7).map { start + $0 * Self.day }
        length = (end - start + cycle) % cycle
    }

    private static func minute(_ parts: [String]) -> Int? {
        let numbers = parts.suffix(2).compactMap { Int($0) }
        guard numbers.count == 2, parts.count <= 3, (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]) else {
            return nil
        }
        let minute = numbers[0] * 60 + numbers[1]
        guard parts.count == 3 else { return minute }
        return days.firstIndex(of: parts[0]).map { $0 * day + minute }
    }

    /// Whether any minute of a span of time is in the window.
    ///
    /// - Parameter seconds: How long the span is.
    package func isOpen(from date: Date, for seconds: Double) -> Bool {
        // The first day of 1970 was a Thursday.
        let minute = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 3 * Self.day
        let week = 7 * Self.day
        return starts.contains { start in
            let wait = ((start - minute) % week + week) % week
            return Double(wait) * 60 < seconds || week - wait < length
        }
    }

    /// Whether both have a minute in common.
    func overlaps(_ other: Window) -> Bool {
        let week = 7 * Self.day
        return starts.contains { start in
            other.starts.contains { otherStart in
                (otherStart - start + week) % week < length || (start - otherStart + week) % week < other.length
            }
        }
    }
}
