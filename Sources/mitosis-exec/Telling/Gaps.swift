#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// For how long things of some kind were gone, by their names.
struct Gaps: Sendable {
    private var taken: [String: Date] = [:]
    /// As far as this run saw both ends.
    private(set) var seconds: [String: Double] = [:]

    mutating func taken(_ name: String, at time: Date) { taken[name] = taken[name] ?? time }

    mutating func given(_ name: String, at time: Date) {
        seconds[name] = taken[name].map { time.timeIntervalSince($0) }
    }

    /// A sentence for each.
    func sentences(_ words: (String) -> String) -> [String] {
        seconds.sorted { $0.key < $1.key }.map { "\(words($0.key)) for \(Event.duration($0.value))" }
    }
}
