import Console
@preconcurrency import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks for an orderly stop, the second leaves at once. A terminal that is gone asks for the
/// stop alone, however often the system says so.
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
        let sources = [SIGINT, SIGTERM, SIGHUP].compactMap {
            number -> (number: Int32, source: any DispatchSourceSignal)? in
            let before = signal(number, SIG_IGN)
            // Under nohup nobody wants to know.
            if number == SIGHUP, isIgnored(before) { return nil }
            return (number, DispatchSource.makeSignalSource(signal: number, queue: queue))
        }
        let count = Count()
        for (number, source) in sources {
            source.setEventHandler {
                if number == SIGHUP, count.value > 0 { return }
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
        continuation.onTermination = { _ in for (_, source) in sources { source.cancel() } }
        return stream
    }

    private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Touched on the signals' queue alone.
    private final class Count: @unchecked Sendable {
        var value = 0
    }
}
