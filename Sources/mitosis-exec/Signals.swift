import Console
@preconcurrency import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks for an orderly stop, the second leaves at once.
enum Signals {
    /// A value for the first signal; a second one ends the process.
    ///
    /// - Parameters:
    ///   - first: Called at the first signal, to say what happens now.
    ///   - second: Called before the process ends, to say what is left.
    static func interruptions(
        first: @escaping @Sendable () -> Void,
        second: @escaping @Sendable () -> Void
    ) -> AsyncStream<Void> {
        signal(SIGPIPE, SIG_IGN)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let queue = DispatchQueue(label: "signals")
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        let count = Count()
        for source in sources {
            source.setEventHandler {
                count.value += 1
                if count.value > 1 {
                    second()
                    exit(ExitCode.interrupted.rawValue)
                }
                first()
                continuation.yield()
            }
            source.resume()
        }
        continuation.onTermination = { _ in for source in sources { source.cancel() } }
        return stream
    }

    /// Touched on the signals' queue alone.
    private final class Count: @unchecked Sendable {
        var value = 0
    }
}
