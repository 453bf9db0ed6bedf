import Console

/// What AWS, or the way to it, answered instead of a result.
package struct ServiceError: UserFacingError, Hashable, Sendable {
    /// AWS's code, such as `DBInstanceNotFound`; a word of ours in the same form where AWS never answered.
    package let code: String
    /// AWS's words.
    package let text: String
    package let action: Action
    package let requestID: String?
    /// Whether a call that changes something may have taken effect all the same: its reply never came, or was a fault
    /// of the service's own.
    package let mayHaveHappened: Bool
    /// What to do about it, where that is known.
    package let hint: String?
    package let exitCode: ExitCode

    package init(
        code: String,
        message: String,
        action: Action,
        requestID: String? = nil,
        mayHaveHappened: Bool = false,
        hint: String? = nil,
        exitCode: ExitCode = .service
    ) {
        self.code = code
        self.text = message
        self.action = action
        self.requestID = requestID
        self.mayHaveHappened = mayHaveHappened
        self.hint = hint
        self.exitCode = exitCode
    }

    /// Whether AWS did nothing because it was asked too often.
    package var isThrottling: Bool { Self.throttlingCodes.contains(code) }

    /// Whether nobody answered: the network, a name server or the service may be back in a moment.
    package var isUnanswered: Bool { Self.unansweredCodes.contains(code) }

    /// Whether the instance, the cluster or the snapshot of a name is not there.
    package var saysAbsent: Bool { Self.absentCodes.contains(code) }

    private static let absentCodes: Set = [
        "DBInstanceNotFound", "DBClusterNotFoundFault", "DBSnapshotNotFound", "DBClusterSnapshotNotFoundFault",
    ]

    private static let unansweredCodes: Set = ["UnknownHost", "CannotConnect", "TimedOut", "NoReply"]

    /// The codes with which AWS says that it was asked too often.
    ///
    /// Source: AWS SDKs and Tools Reference Guide, "Retry behavior", and botocore's standard retry mode.
    package static let throttlingCodes: Set = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]

    /// One line in the AWS CLI's form.
    package var message: String {
        let request = requestID.map { " (request id \($0))" } ?? ""
        return "An error occurred (\(code)) when calling the \(action.rawValue) operation: \(text)\(request)"
    }
}
