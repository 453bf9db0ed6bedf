import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LiveCheck {
    /// Does the source's maintenance come in between?
    static let maintenance = LiveCheck(
        name: "maintenance",
        good: "nothing is pending for the source",
        needsSight: true,
        asks: { plan, _ in maintenanceQuestions(plan.sources) },
        judges: { plan, answers in
            unseenSources("maintenance", plan)
                + maintenanceQuestions(plan.sources).flatMap { question in
                    (answers.list("PendingMaintenanceActions", question) ?? []).flatMap { pending in
                        let subject = pending["ResourceIdentifier"]?.string ?? ""
                        return (pending["PendingMaintenanceActionDetails"]?.array ?? []).map {
                            finding($0, subject, plan)
                        }
                    }
                }
        }
    )

    /// That a source was not looked at.
    static func unseenSources(_ check: String, _ plan: CheckedPlan) -> [Finding] {
        plan.unseenSources.map {
            Finding(check, .unknown, of: $0.description, "not looked: it is gone, or of another account or Region")
        }
    }

    private static func maintenanceQuestions(_ resources: [any DBResource]) -> [Question] {
        resources.map { resource in
            let filter = resource.identifier.isCluster ? "db-cluster-id" : "db-instance-id"
            return Question(
                .describePendingMaintenanceActions,
                ["Filters": [["Name": .string(filter), "Values": [.string(resource.arn.description)]]]]
            )
        }
    }

    private static func finding(_ pending: JSONValue, _ subject: String, _ plan: CheckedPlan) -> Finding {
        let action = pending["Action"]?.string ?? "an action"
        let times = ["CurrentApplyDate", "AutoAppliedAfterDate", "ForcedApplyDate"].compactMap { pending[$0]?.string }
        let end = plan.now + plan.seconds
        let isSoon = times.compactMap { Date(timestamp: $0) }.contains { $0 <= end }
        return Finding(
            "maintenance",
            isSoon ? .warning : .ok,
            of: subject,
            "\(action) is pending" + (times.first.map { ", and due at \($0)" } ?? ""),
            remedy: isSoon ? "apply it before, or run when it is done: it may restart the source meanwhile" : nil
        )
    }

    /// Are the target and the source free of Blue/Green Deployments, whose members must not be renamed?
    ///
    /// Source: Amazon RDS User Guide, "Limitations and considerations for Amazon RDS blue/green deployments".
    static let blueGreenDeployments = LiveCheck(
        name: "blue/green",
        good: "no Blue/Green Deployment has part of it",
        needsSight: true,
        asks: { plan, _ in plan.old.isEmpty ? [] : [Question(.describeBlueGreenDeployments)] },
        judges: { plan, answers in
            let shown = answers.list("BlueGreenDeployments", Question(.describeBlueGreenDeployments)) ?? []
            return shown.flatMap { deployment -> [Finding] in
                let details = deployment["SwitchoverDetails"]?.array ?? []
                let members = Set(
                    ([deployment["Source"], deployment["Target"]]
                        + details.flatMap { [$0["SourceMember"], $0["TargetMember"]] }).compactMap { $0?.string }
                )
                let name = deployment["BlueGreenDeploymentName"]?.string ?? "a deployment"
                let isOver = deployment["Status"]?.string == "SWITCHOVER_COMPLETED"
                func found(_ resource: any DBResource, _ result: Finding.Result) -> Finding? {
                    guard members.contains(resource.arn.description) else { return nil }
                    return Finding(
                        "blue/green",
                        isOver ? .warning : result,
                        of: resource.identifier.description,
                        "it belongs to the Blue/Green Deployment '\(name)', which a rename breaks",
                        remedy: "switch it over, or delete the deployment, first"
                    )
                }
                return plan.old.compactMap { found($0, .refused) } + plan.sources.compactMap { found($0, .warning) }
            }.withoutRepetition
        }
    )

    /// Are the target and its replicas free of zero-ETL integrations, which stay with the old instance's identity?
    ///
    /// Source: Amazon RDS User Guide, "Amazon RDS zero-ETL integrations".
    static let integrations = LiveCheck(
        name: "integration",
        good: "no zero-ETL integration reads from it",
        needsSight: true,
        asks: { plan, _ in plan.old.isEmpty ? [] : [Question(.describeIntegrations)] },
        judges: { plan, answers in
            (answers.list("Integrations", Question(.describeIntegrations)) ?? []).flatMap { integration in
                plan.old.filter { integration["SourceArn"]?.string == $0.arn.description }.map { resource in
                    Finding(
                        "integration",
                        .refused,
                        of: resource.identifier.description,
                        "the zero-ETL integration '\(integration["IntegrationName"]?.string ?? "")' reads from it, "
                            + "and cannot be moved to the new one",
                        remedy: "delete the integration first, and make it again afterwards; it loads all data anew"
                    )
                }
            }
        }
    )
}
