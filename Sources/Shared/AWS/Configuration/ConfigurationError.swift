import Console

/// Configuration or credentials that are missing or wrong.
package struct ConfigurationError: UserFacingError, Equatable {
    package let message: String
    package let hint: String?
    package var exitCode: ExitCode { .configuration }

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
