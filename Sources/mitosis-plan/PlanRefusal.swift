import Console
import RDS

/// Why nothing is planned: all that is wrong, each with what to do about it.
struct PlanRefusal: UserFacingError, Equatable {
    struct Reason: Hashable, Sendable {
        let text: String
        let remedy: String
    }

    let reasons: [Reason]

    init(reasons: [Reason]) { self.reasons = reasons }

    init(_ text: String, _ remedy: String) { reasons = [Reason(text: text, remedy: remedy)] }

    var message: String {
        reasons.count == 1 ? "refused: \(reasons[0].text)" : "refused, for \(reasons.count) reasons:"
    }
    var hint: String? {
        reasons.count == 1
            ? reasons[0].remedy : reasons.map { "\($0.text)\n    -> \($0.remedy)" }.joined(separator: "\n  ")
    }
    var exitCode: ExitCode { .refused }
}

/// - Throws: `PlanRefusal` with all that is wrong, when anything is.
func refuse(_ reasons: [PlanRefusal.Reason]) throws(PlanRefusal) {
    if !reasons.isEmpty { throw PlanRefusal(reasons: reasons.withoutRepetition) }
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

    /// That an instance cannot be renamed until somebody does something about its status; `nil` when it can, or time is
    /// enough.
    static func status(of instance: any DBResource) -> Self? {
        instance.status.remedy(for: instance.identifier).map { remedy in
            Self(text: "'\(instance.identifier)' is \(instance.status)", remedy: remedy)
        }
    }

    /// That a resource is protected from being deleted; `nil` when it is not.
    static func protected(_ resource: any DBResource) -> Self? {
        guard resource.isTrue("DeletionProtection") else { return nil }
        return Self(
            text: "'\(resource.identifier)' has deletion protection",
            remedy: "add --allow-protected to plan its removal"
        )
    }

    /// Why a source's data cannot take a target's place: another engine, account or Region.
    static func mismatches(_ source: any DBResource, _ target: any DBResource) -> [Self] {
        let (from, to) = (source.identifier, target.identifier)
        var reasons: [Self] = []
        if target.engine != source.engine {
            reasons.append(
                Self(
                    text: "'\(from)' is \(source.engine) and '\(to)' is \(target.engine)",
                    remedy: "name a source and a target of the same engine"
                )
            )
        }
        if target.arn.sibling(.dbInstance, "") != source.arn.sibling(.dbInstance, "") {
            reasons.append(
                Self(
                    text: "'\(from)' and '\(to)' are in different Regions or accounts",
                    remedy: "name a source and a target of the same account and Region"
                )
            )
        }
        return reasons
    }

    /// The reason with something to do before anything else.
    func first(_ step: String?) -> Self { step.map { Self(text: text, remedy: "\($0); \(remedy)") } ?? self }
}
