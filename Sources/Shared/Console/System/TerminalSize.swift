#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How much fits on a terminal.
package struct TerminalSize: Sendable, Equatable {
    package var columns = 80
    package var rows = 24

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size now, as the system knows it; else as `COLUMNS` and `LINES` say; else 80 by 24.
    package init(of stream: StandardStream, environment: [String: String]) {
        var size = winsize()
        if ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
            self.init(columns: Int(size.ws_col), rows: Int(size.ws_row))
        } else {
            self.init(
                columns: environment["COLUMNS"].flatMap { Int($0) } ?? 80,
                rows: environment["LINES"].flatMap { Int($0) } ?? 24
            )
        }
    }
}
