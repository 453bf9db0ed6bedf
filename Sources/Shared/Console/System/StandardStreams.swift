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

    /// Whether another program is at the other end.
    package var isPiped: Bool {
        var status = stat()
        return fstat(rawValue, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// Writes all of `text`.
    ///
    /// - Throws: `StreamError` with the system's reason, such as a full disk.
    package func writeAll(_ text: String) throws {
        guard Descriptor(rawValue).writeAll(text) else {
            throw StreamError(reason: String(cString: strerror(errno)), isReading: false, path: nil)
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
        guard let bytes = Descriptor(descriptor).readAll() else { throw StreamError.reading(path) }
        return bytes
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

    /// Why a file could not be written, as `errno` says right after.
    package static func writing(_ path: String) -> StreamError {
        StreamError(reason: String(cString: strerror(errno)), isReading: false, path: path)
    }

    package var message: String {
        let what = path.map { "'\($0)'" } ?? (isReading ? "standard input" : "the output")
        return "cannot \(isReading ? "read" : "write") \(what): \(reason)"
    }
    package var exitCode: ExitCode { isReading ? .usage : .other }
}
