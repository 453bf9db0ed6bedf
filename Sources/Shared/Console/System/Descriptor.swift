#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file descriptor, read and written as a whole, however often the system interrupts that.
package struct Descriptor: Sendable {
    let number: Int32

    package init(_ number: Int32) { self.number = number }

    /// Writes all of `text`.
    ///
    /// - Returns: Whether it is written; where it is not, `errno` says why.
    package func writeAll(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = write(number, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
            return true
        }
    }

    /// A file to write at the end of, for its owner alone where it is new; it stays open as long as the process.
    ///
    /// - Throws: `StreamError` with the system's reason.
    package static func appending(to path: String) throws(StreamError) -> Descriptor {
        let number = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw StreamError.writing(path) }
        return Descriptor(number)
    }

    /// Everything up to the end; `nil` where it cannot be read, and `errno` says why.
    package func readAll() -> [UInt8]? {
        var bytes: [UInt8] = []
        // A file says how long it is, which saves making room for it again and again.
        var status = stat()
        if fstat(number, &status) == 0 { bytes.reserveCapacity(max(0, Int(status.st_size))) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(number, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
