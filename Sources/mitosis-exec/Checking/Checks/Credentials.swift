import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LiveCheck {
    /// Do the credentials last as long as the run?
    static let credentials = LiveCheck(
        name: "credentials",
        asks: { _, _ in [] },
        judges: { plan, _ in
            let time = Duration.seconds(plan.seconds).minutesText
            func finding(_ result: Finding.Result, _ message: String, remedy: String? = nil) -> [Finding] {
                [Finding("credentials", result, of: plan.title, message, remedy: remedy)]
            }
            switch plan.credentials {
            case .lasting: return finding(.ok, "they do not end, or are renewed by themselves")
            case .unknown:
                return finding(
                    .unknown,
                    "when they end is not known; the run takes at least \(time)",
                    remedy: "what is stopped by their end goes on when the same operations are run again"
                )
            case .until(let end):
                let left = end.timeIntervalSince(plan.now)
                let sentence = "they end at \(end.timestamp); the run takes at least \(time)"
                // The estimate is of small databases.
                let result: Finding.Result = left < plan.seconds ? .refused : left < 3 * plan.seconds ? .warning : .ok
                return finding(
                    result,
                    sentence,
                    remedy: result == .ok ? nil : "get a longer session, or a role that is renewed"
                )
            }
        }
    )
}
