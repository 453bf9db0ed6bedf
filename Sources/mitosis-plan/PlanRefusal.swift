import Console
import RDS

/// Why nothing is planned: all that is wrong, each with what to do about it.
struct PlanRefusal: UserFacingError, Equatable {
    struct Reason: Hashable, Sendable {
        let text: String
        let remedy: String
    }

    let reasons: [Reason]

    var message: String {
        reasons.count == 1 ? "refused: \(reasons[0].text)" : "refused, for \(reasons.count) reasons:"
    }
    var hint: String? {
        reasons.count == 1
            ? reasons[0].remedy : reasons.map { "\($0.text)\n    -> \($0.remedy)" }.joined(separator: "\n  ")
    }
    var exitCode: ExitCode { .refused }
}

extension PlanRefusal.Reason {
    /// That a name must never be replaced; `nil` when it may be.
    static func neverTarget(_ name: DBInstanceIdentifier, _ environment: [String: String]) -> Self? {
        do throws(NeverTargetError) {
            try NeverTarget(environment).check([name])
            return nil
        } catch {
            return Self(text: error.message, remedy: error.hint ?? "")
        }
    }

    /// That an instance's status will not pass by itself; `nil` when it will, or has.
    static func status(of instance: DBInstance) -> Self? {
        [.usable, .passing].contains(instance.status.kind)
            ? nil
            : Self(text: "'\(instance.identifier)' is \(instance.status)", remedy: "bring it back to available first")
    }

    /// That an instance is one of a cluster; `nil` when it is none.
    static func clusterMember(_ instance: DBInstance) -> Self? {
        instance.isClusterMember
            ? Self(
                text: "'\(instance.identifier)' belongs to a cluster",
                remedy: "clone the cluster with Aurora's own means"
            ) : nil
    }
}
