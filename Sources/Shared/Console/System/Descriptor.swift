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
        // A file says how long it is, which saves making room for it again and again.
        var status = stat()
        let size = fstat(number, &status) == 0 ? max(0, Int(status.st_size)) : 0
        guard var bytes = next(atMost: size) else { return nil }
        while let more = next(atMost: 1 << 16) {
            if more.isEmpty { return bytes }
            bytes += more
        }
        return nil
    }

    /// As many bytes as come at once, none at the end; `nil` where it cannot be read.
    func next(atMost count: Int) -> [UInt8]? {
        var isRead = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var found = -1
            repeat { found = read(number, buffer.baseAddress, count) } while found < 0 && errno == EINTR
            (isRead, filled) = (found >= 0, max(0, found))
        }
        return isRead ? bytes : nil
    }
}
