#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The time that a Region lives in: real, or virtual where it is simulated.
package protocol RegionClock: Sendable {
    var now: Date { get async }
    /// Whether time stands still unless somebody sleeps.
    var isVirtual: Bool { get }

    /// Lets this much time pass.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
}

/// Real time: the date at the start and a clock that no adjustment disturbs.
package struct SystemClock: RegionClock {
    private let start = Date()
    private let startInstant = ContinuousClock.now

    package init() {}

    package var now: Date { start + (ContinuousClock.now - startInstant).inSeconds }
    package var isVirtual: Bool { false }
    package func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
