import Console
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Time that passes only when somebody sleeps, and then at once.
package final class VirtualClock: RegionClock {
    private let time: Mutex<Date>

    package init(_ start: Date) { time = Mutex(start) }

    package var now: Date { time.withLock { $0 } }
    package var isVirtual: Bool { true }

    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        time.withLock { $0 += duration.inSeconds }
        await Task.yield()
    }
}
