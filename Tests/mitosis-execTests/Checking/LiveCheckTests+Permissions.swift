import Console
import RDS
import Testing

@testable import mitosis_exec

/// What may be done.
extension LiveCheckTests {
    static func simulated(_ members: JSONObject) -> [ReadAction: Answer] {
        let result = (["EvalActionName": "rds:DeleteDBInstance"] as JSONObject).merging(members) { $1 }
        return [.simulatePrincipalPolicy: .reply(["EvaluationResults": [.object(result)]])]
    }

    static func caller(_ arn: String) -> [ReadAction: Answer] {
        [.getCallerIdentity: .reply(["Arn": .string(arn), "Account": "123456789012"])]
    }

    static let permissionCases = [
        Case("all is allowed", .permissions, .ok, "rds:DeleteDBInstance", "allowed on \(old)"),
        Case(
            "the limits of the simulator are said",
            .permissions,
            .unknown,
            "arn:aws:iam::123456789012:user/simulated",
            "policies of KMS keys"
        ),
        Case(
            "a statement denies",
            .permissions,
            when: simulated([
                "EvalDecision": "explicitDeny",
                "ResourceSpecificResults": [
                    ["EvalResourceName": .string(old), "EvalResourceDecision": "explicitDeny"]
                ],
            ]),
            .refused,
            "rds:DeleteDBInstance",
            "denied on \(old): a statement denies it"
        ),
        Case(
            "the only resource's result is the action's",
            .permissions,
            when: simulated(["EvalDecision": "implicitDeny", "EvalResourceName": .string(old)]),
            .refused,
            "rds:DeleteDBInstance",
            "denied on \(old): no statement allows it"
        ),
        Case(
            "the organization denies",
            .permissions,
            when: simulated([
                "EvalDecision": "implicitDeny", "OrganizationsDecisionDetail": ["AllowedByOrganizations": false],
            ]),
            .refused,
            "rds:DeleteDBInstance",
            "the organization's policies do not allow it"
        ),
        Case(
            "the boundary denies",
            .permissions,
            when: simulated([
                "EvalDecision": "implicitDeny",
                "PermissionsBoundaryDecisionDetail": ["AllowedByPermissionsBoundary": false],
            ]),
            .refused,
            "rds:DeleteDBInstance",
            "the permissions boundary does not allow it"
        ),
        Case(
            "a condition on what nobody knows",
            .permissions,
            when: simulated(["EvalDecision": "implicitDeny", "MissingContextValues": ["aws:ResourceTag/team"]]),
            .unknown,
            "rds:DeleteDBInstance",
            "unless aws:ResourceTag/team is what a policy wants"
        ),
        Case(
            "an action that the simulator passes over",
            .permissions,
            when: simulated(["EvalDecision": "allowed"]),
            .unknown,
            "rds:PromoteReadReplica",
            "the simulator said nothing of"
        ),
        Case(
            "a session is its role, path and all",
            .permissions,
            when: caller("arn:aws:sts::123456789012:assumed-role/ops/me").merging([
                .getRole: .reply(["Role": ["Arn": "arn:aws:iam::123456789012:role/teams/ops"]])
            ]) { $1 },
            .unknown,
            "arn:aws:iam::123456789012:role/teams/ops",
            "policies of KMS keys"
        ),
        Case(
            "a session whose role may not be read",
            .permissions,
            when: caller("arn:aws:sts::123456789012:assumed-role/ops/me").merging([
                .getRole: .fault(code: "AccessDenied", message: "no")
            ]) { $1 },
            .unknown,
            "iam:GetRole",
            "not looked: it was denied"
        ),
        Case(
            "a principal that IAM does not know",
            .permissions,
            when: [.simulatePrincipalPolicy: .absent("gone")],
            .unknown,
            "arn:aws:iam::123456789012:user/simulated",
            "IAM does not know it"
        ),
        Case(
            "the account's root user",
            .permissions,
            when: caller("arn:aws:iam::123456789012:root"),
            .unknown,
            "arn:aws:iam::123456789012:root",
            "IAM simulates users and roles"
        ),
    ]
}
