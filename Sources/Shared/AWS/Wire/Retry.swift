import RDS

/// When a call is made again, and after how long: AWS's standard mode.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior"; botocore 1.44.5, `retries/standard.py`.
struct Retry: Sendable {
    /// How often a call is made at most, the first time included.
    var attempts = 3

    init() {}

    /// - Throws: `ConfigurationError` for a number of attempts that is none.
    init(_ settings: Settings) throws(ConfigurationError) {
        guard let text = settings.value(["AWS_MAX_ATTEMPTS"], "max_attempts") else { return }
        guard let attempts = Int(text), attempts > 0 else {
            throw ConfigurationError("'\(text)' is no number of attempts", hint: "set AWS_MAX_ATTEMPTS to 1 or more")
        }
        self.attempts = attempts
    }

    /// The time to wait before the next attempt; `nil` when the error is final.
    ///
    /// A call that changes something is made again only where it is sure that it did nothing.
    ///
    /// - Parameters:
    ///   - attempt: How often the call has been made.
    ///   - jitter: From 0 to less than 1.
    func delay(after error: WireError, isRead: Bool, attempt: Int, jitter: Double) -> Duration? {
        guard attempt < attempts, error.isThrottling || (error.isTransient && (isRead || !error.mayHaveHappened)) else {
            return nil
        }
        let pause = Self.pause(base: error.isThrottling ? 1 : 0.05, attempt: attempt, jitter: jitter)
        guard let asked = error.retryAfter, asked >= 0 else { return pause }
        return max(pause, min(.seconds(min(asked, 60)), pause + .seconds(5)))
    }

    /// A pause with full jitter: up to the base in seconds, twice that after each further attempt, 20 s at most.
    static func pause(base: Double, attempt: Int, jitter: Double) -> Duration {
        .seconds(jitter * min(base * Double(1 << min(attempt - 1, 20)), 20))
    }
}

/// What keeps a client from retrying without end when a service is down, and its correction of the clock.
actor RetryState {
    private static let full = 500
    private var quota = full
    /// Seconds to add to this machine's clock.
    private(set) var clockOffset = 0.0

    /// Takes what a retry costs; `false` when there is not enough left.
    func take(for error: WireError) -> Bool {
        guard quota >= error.retryCost else { return false }
        quota -= error.retryCost
        return true
    }

    /// A call has succeeded, after a retry that had cost so much, or at once.
    func succeeded(after cost: Int?) { quota = min(Self.full, quota + (cost ?? 1)) }

    func correctClock(by seconds: Double) { clockOffset = seconds }
}

extension WireError {
    var isThrottling: Bool { status == 429 || ServiceError.throttlingCodes.contains(code) }

    /// Whether another attempt may succeed.
    var isTransient: Bool {
        [500, 502, 503, 504].contains(status) || Self.transient.contains(code)
    }

    var retryCost: Int { isThrottling ? 5 : 14 }

    /// Whether the signature was refused for what may be the time that it was made at.
    var isSkewed: Bool { Self.skewed.contains(code) }

    private static let transient: Set = [
        "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError", "UnknownHost", "CannotConnect",
        "TimedOut",
        "NoReply",
    ]
    private static let skewed: Set = [
        "RequestTimeTooSkewed", "RequestExpired", "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
        "RequestInTheFuture",
    ]
}
