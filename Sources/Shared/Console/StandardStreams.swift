#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The process's streams by their file descriptors: whole reads, whole writes, and errors that are not lost.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

    /// Whether a person is at the other end.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all of `text`.
    ///
    /// - Throws: `StreamError` with the system's reason, such as a full disk.
    package func writeAll(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = write(rawValue, rest.baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    throw StreamError(reason: String(cString: strerror(errno)), isReading: false, path: nil)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    /// Reads to the end of a file, or of standard input when `path` is `nil` or `-`.
    ///
    /// - Throws: `StreamError` with the system's reason.
    package static func readAll(path: String?) throws -> [UInt8] {
        var descriptor = input.rawValue
        let path = path == "-" ? nil : path
        if let path {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw StreamError.reading(path) }
        }
        defer { if path != nil { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw StreamError.reading(path)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}

/// A stream or file that could not be read or written.
package struct StreamError: UserFacingError, Equatable {
    /// The system's words, such as `No space left on device`.
    package let reason: String
    package let isReading: Bool
    /// `nil` for a standard stream.
    package let path: String?

    package init(reason: String, isReading: Bool, path: String?) {
        self.reason = reason
        self.isReading = isReading
        self.path = path
    }

    static func reading(_ path: String?) -> StreamError {
        StreamError(reason: String(cString: strerror(errno)), isReading: true, path: path)
    }

    package var message: String {
        let what = path.map { "'\($0)'" } ?? (isReading ? "standard input" : "the output")
        return "cannot \(isReading ? "read" : "write") \(what): \(reason)"
    }
    package var exitCode: ExitCode { isReading ? .usage : .other }
}
