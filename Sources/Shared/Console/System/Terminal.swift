#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The terminal that the process was started at, whatever its standard streams are.
package struct Terminal {
    private let file: UnsafeMutablePointer<FILE>

    /// `nil` when there is none.
    package init?() {
        guard let file = fopen("/dev/tty", "r+e") else { return nil }
        self.file = file
    }

    /// Shows a question and returns the line that is typed; `nil` at the end of input. It can be asked once.
    package func ask(_ question: String) -> String? {
        defer { fclose(file) }
        fputs(question, file)
        fflush(file)
        var line: [CChar] = Array(repeating: 0, count: 4096)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        return String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
