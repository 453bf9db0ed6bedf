@testable import mitosis_exec

/// What follows from a view, without the remedy and what kind of waiting it is.
enum ExpectedVerdict: Equatable, Sendable {
    case settled, ready
    case wait(String)
    case refused(String)

    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .settled: .settled
            case .ready: .ready
            case .refused(let reason, _): .refused(reason)
            case .wait, .unsure, .differs: .wait(verdict.reason)
            }
    }
}
