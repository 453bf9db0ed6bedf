import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LiveCheck {
    /// Does a window for backups or maintenance of the source or of the old instances open during the run?
    static let windows = LiveCheck(
        name: "window",
        needsSight: true,
        asks: { _, _ in [] },
        judges: { plan, _ in
            let found = (plan.sources + plan.old).flatMap { resource in
                ["PreferredBackupWindow", "PreferredMaintenanceWindow"].compactMap { member -> Finding? in
                    guard let text = resource[member]?.string, let window = Window(text),
                        window.isOpen(from: plan.now, for: plan.seconds)
                    else { return nil }
                    return Finding(
                        "window",
                        .warning,
                        of: resource.identifier.description,
                        "its \(member) \(text) opens during the run",
                        remedy: "run at another time, or bear that the run waits for it"
                    )
                }
            }
            let all = found + unseenSources("window", plan)
            if !all.isEmpty { return all }
            return [
                Finding("window", .ok, of: plan.title, "none of the source's and the target's opens during the run")
            ]
        }
    )
}
