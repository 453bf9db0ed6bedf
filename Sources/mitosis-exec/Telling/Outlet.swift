import Dispatch
import Synchronization

/// Writes texts in their order, on a thread of its own.
///
/// Whoever reads may stop for hours: a pager that shows its first page, a terminal whose connection sleeps. A run in the
/// middle of a swap must not wait for that.
final class Outlet: Sendable {
    private struct State {
        var waiting = 0
        var fault: (any Error)?
    }

    /// How long a text is waited for where none is waiting before it, in seconds: what is read at once is also written when
    /// it is said, and what cannot be written is known then.
    private static let patience = 0.2

    private let queue = DispatchQueue(label: "output")
    private let state = Mutex(State())
    private let write: @Sendable (String) throws -> Void

    init(_ write: @escaping @Sendable (String) throws -> Void) { self.write = write }

    /// Whether nobody reads what was written last.
    var isStalled: Bool { state.withLock { $0.waiting > 0 } }

    /// - Throws: What a text could not be written for, be it an earlier one; nothing is written any more then.
    func add(_ text: String) throws {
        let written = DispatchSemaphore(value: 0)
        let isFirst = try state.withLock { state in
            if let fault = state.fault { throw fault }
            state.waiting += 1
            return state.waiting == 1
        }
        queue.async {
            var fault: (any Error)?
            do { try self.write(text) } catch { fault = error }
            self.state.withLock { [fault] state in
                state.waiting -= 1
                state.fault = state.fault ?? fault
            }
            written.signal()
        }
        guard isFirst, written.wait(timeout: .now() + Self.patience) == .success else { return }
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }

    /// Waits until everything is written.
    ///
    /// - Parameter seconds: How long at most; for ever unless told.
    /// - Throws: What a text could not be written for.
    func flush(within seconds: Double? = nil) throws {
        let written = DispatchSemaphore(value: 0)
        queue.async { written.signal() }
        _ = written.wait(timeout: seconds.map { .now() + $0 } ?? .distantFuture)
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }
}
