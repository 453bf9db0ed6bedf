/// How a tool ends; 252 to 255 are the AWS CLI's own numbers.
package enum ExitCode: Int32, Error, Sendable, CaseIterable {
    /// Everything asked for is done.
    case done = 0
    /// A check refused; nothing was changed.
    case refused = 1
    /// Stopped part way; running the same operations again goes on from there.
    case stopped = 3
    /// Interrupted by a signal; running the same operations again goes on from there.
    case interrupted = 130
    /// The command line was wrong, or the input could not be read.
    case usage = 252
    /// Configuration or credentials are missing or wrong.
    case configuration = 253
    /// AWS refused, or could not be read.
    case service = 254
    /// Anything else.
    case other = 255
}
