/// An error that a person can act on: what happened, what to try, and how the tool exits.
package protocol UserFacingError: Error {
    /// What went wrong, in one line, naming the thing the user named.
    var message: String { get }
    /// The next step to try; `nil` when there is none worth suggesting.
    var hint: String? { get }
    /// The status that the tool exits with when nothing catches this error.
    var exitCode: ExitCode { get }
}

extension UserFacingError {
    package var hint: String? { nil }
}

/// Input that a tool cannot read: not JSON, the wrong shape, a member missing.
package struct InputError: UserFacingError, Equatable {
    package let message: String
    package let hint: String?
    package var exitCode: ExitCode { .usage }

    /// - Parameters:
    ///   - message: What is wrong and where, in one sentence.
    ///   - hint: What to do about it.
    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// A command line that does not fit the tool's table of options.
package struct UsageError: UserFacingError, Equatable {
    package let message: String
    package let hint: String?
    package var exitCode: ExitCode { .usage }

    /// - Parameters:
    ///   - message: What is wrong, naming the option.
    ///   - hint: What to write instead.
    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
