import Console

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that holds secrets: readable by its owner alone, and there as a whole or not at all.
enum PrivateFile {
    /// Writes the file beside its place and moves it there: a link that somebody has put in its place is replaced,
    /// not followed. Folders that are missing are made, for the owner alone.
    ///
    /// - Throws: `PrivateFileError`.
    static func write(_ text: String, to path: String) throws(PrivateFileError) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        makeFolder(folder)
        var template = Array("\(folder)/.stack-mitosis.XXXXXX".utf8CString)
        // It is made anew, for the owner alone, and never through a link.
        let file = mkstemp(&template)
        guard file >= 0 else { throw PrivateFileError(path: folder, number: errno) }
        let isWritten = Descriptor(file).writeAll(text) && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWritten, isClosed, rename(template, path) == 0 else {
            let number = errno
            unlink(template)
            throw PrivateFileError(path: path, number: number)
        }
    }

    private static func makeFolder(_ path: String) {
        guard !path.isEmpty, access(path, F_OK) != 0 else { return }
        makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        mkdir(path, 0o700)
    }
}

/// A file that cannot be written, and the system's reason.
struct PrivateFileError: Error, CustomStringConvertible {
    let path: String
    let number: Int32
    var description: String { "\(path): \(String(cString: strerror(number)))" }
}
