import RDS

/// How long an operation may take before it counts as failed.
///
/// No official figures exist; these are several times what people report, and below what AWS's own tools allow.
enum TimeLimit {
    static func standard(for stage: Stage) -> Duration {
        switch stage {
        case .clone, .delete: .seconds(24 * 3600)
        case .configure, .upgrade, .retention: .seconds(12 * 3600)
        case .promote: .seconds(6 * 3600)
        case .prepare, .restart: .seconds(24 * 3600)
        case .associateRole, .reboot, .password, .retire, .install, .unprotect, .withdraw, .endpoint, .dataAPI, .stop,
            .start:
            .seconds(2 * 3600)
        }
    }

    /// How long a view of the Region from which nothing can be concluded is borne.
    static let doubt: Duration = .seconds(600)
}
