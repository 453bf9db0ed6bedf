import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Date {
    /// Reads ISO 8601 with a zone, with or without fractions: `2026-11-23T20:14:24Z`, `2026-11-23T20:14:24.123+00:00`.
    package init?(timestamp text: String) {
        let plain = Date.ISO8601FormatStyle()
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? plain.parse(text)) ?? (try? fractional.parse(text)) else { return nil }
        self = date
    }

    /// The time in UTC, ISO 8601 with a `Z`; with milliseconds only where it has a fraction.
    package var timestamp: String {
        let milliseconds = (timeIntervalSince1970 * 1000).rounded()
        let isWhole = milliseconds.truncatingRemainder(dividingBy: 1000) == 0
        // Formatting cuts off, and a fraction in binary may be a little less than it was written.
        return Date(timeIntervalSince1970: (milliseconds + 0.1) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: !isWhole))
    }
}

extension Date {
    /// Without a fraction, not later.
    package var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }

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
