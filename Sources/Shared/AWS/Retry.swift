import RDS

/// When a call is made again, and after how long: AWS's standard mode.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior".
enum Retry {
    static let attempts = 3

    private static let transient: Set = ["RequestTimeout", "RequestTimeoutException"]

    /// The time to wait before attempt number `attempt` + 1; `nil` when the error is final.
    ///
    /// A call that changes something is made again only where AWS has said that it did nothing.
    static func delay(after error: ServiceError, attempt: Int, jitter: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let isTransient = error.mayHaveHappened || transient.contains(error.code)
        guard error.isThrottling || (isTransient && error.action.isRead) else { return nil }
        let base = error.isThrottling ? 1.0 : 0.05
        return .seconds(jitter * min(base * Double(1 << (attempt - 1)), 20))
    }
}
