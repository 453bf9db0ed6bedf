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

    /// A time in the form of `timestamp`; `nil` when the text is none.
    package static func normalized(timestamp text: String) -> String? {
        isNormal(Array(text.utf8)) ? text : Date(timestamp: text)?.timestamp
    }

    /// Whether a text is surely a time in that form, as almost all are; where a calendar is needed, Foundation is asked.
    private static func isNormal(_ text: [UInt8]) -> Bool {
        let form = (text.count == 20 ? "0000-00-00T00:00:00Z" : "0000-00-00T00:00:00.000Z").utf8
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let fits = zip(form, text).allSatisfy { $0 == $1 || $0 == digits.lowerBound && digits.contains($1) }
        guard fits, text.count == form.count, !text.suffix(5).elementsEqual(".000Z".utf8) else { return false }
        /// The number of two digits at a place.
        func number(_ place: Int) -> UInt8 { text[place] % 16 * 10 + text[place + 1] % 16 }
        return number(0) >= 20 && 1...12 ~= number(5) && 1...28 ~= number(8)
            && number(11) < 24 && number(14) < 60 && number(17) < 60
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
