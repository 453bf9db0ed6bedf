import Console
import RDS
import Testing

@testable import mitosis_exec

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What each check says of good and of bad answers, and that it never takes silence for a good one.
@Suite struct LiveCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var check: LiveCheck
        var answers: [ReadAction: Answer] = [:]
        var life = CredentialsLife.lasting
        /// How many hours after the plan it is.
        var hour = 0.0
        var result: Finding.Result
        var of: String
        var message: String

        init(
            _ description: String,
            _ check: LiveCheck,
            when answers: [ReadAction: Answer] = [:],
            life: CredentialsLife = .lasting,
            hour: Double = 0,
            _ result: Finding.Result,
            _ of: String,
            _ message: String
        ) {
            testDescription = description
            self.check = check
            self.answers = answers
            self.life = life
            self.hour = hour
            self.result = result
            self.of = of
            self.message = message
        }
    }

    private static let temp = "temp-demo"
    private static let old = "\(CheckSample.account):db:old-demo"
    private static let demo = "\(CheckSample.account):db:demo"
    private static let prod = "\(CheckSample.account):db:prod"

    private static func simulated(_ members: JSONObject) -> [ReadAction: Answer] {
        let result = (["EvalActionName": "rds:DeleteDBInstance"] as JSONObject).merging(members) { $1 }
        return [.simulatePrincipalPolicy: .reply(["EvaluationResults": [.object(result)]])]
    }

    private static func caller(_ arn: String) -> [ReadAction: Answer] {
        [.getCallerIdentity: .reply(["Arn": .string(arn), "Account": "123456789012"])]
    }

    private static let permissionCases = [
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

    private static func denial(_ reason: String) -> [ReadAction: Answer] {
        [.describeKey: .fault(code: "AccessDeniedException", message: "User: x is not authorized, \(reason)")]
    }

    private static func key(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "AWSAccountId": "123456789012", "Arn": .string(CheckSample.key), "Enabled": true, "KeyManager": "CUSTOMER",
            "KeyState": "Enabled",
        ]
        return [.describeKey: .reply(["KeyMetadata": .object(good.merging(members) { $1 })])]
    }

    private static func offer(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "AvailabilityZones": [["Name": "us-east-1a"]], "StorageType": "gp3", "MinStorageSize": 20,
            "MaxStorageSize": 65536, "SupportsPerformanceInsights": false,
        ]
        return [
            .describeOrderableDBInstanceOptions:
                .reply(["OrderableDBInstanceOptions": [.object(good.merging(members) { $1 })]])
        ]
    }

    private static func release(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "DBParameterGroupFamily": "mysql8.0", "Engine": "mysql", "EngineVersion": "8.0.35", "Status": "available",
            "ValidUpgradeTarget": [["EngineVersion": "8.0.40"]],
        ]
        return [.describeDBEngineVersions: .reply(["DBEngineVersions": [.object(good.merging(members) { $1 })]])]
    }

    private static let roomCases = [
        Case("a key of the account", .keys, .ok, CheckSample.key, "the account's, and enabled"),
        Case(
            "a key that is to be deleted",
            .keys,
            when: key(["Enabled": false, "KeyState": "PendingDeletion"]),
            .refused,
            CheckSample.key,
            "PendingDeletion"
        ),
        Case("another account's key", .keys, when: key(["AWSAccountId": "9"]), .warning, CheckSample.key, "account 9"),
        Case(
            "another account's key of a service",
            .keys,
            when: key(["AWSAccountId": "9", "KeyManager": "AWS"]),
            .refused,
            CheckSample.key,
            "no other account can use it"
        ),
        Case(
            "a key whose policy says nothing of the account",
            .keys,
            when: denial("because no resource-based policy allows the kms:DescribeKey action"),
            .refused,
            CheckSample.key,
            "the key's own policy does not let account 123456789012 see it"
        ),
        Case(
            "a key that the caller may not ask about",
            .keys,
            when: denial("because no identity-based policy allows the kms:DescribeKey action"),
            .unknown,
            "kms:DescribeKey",
            "not looked: it was denied"
        ),
        Case("AWS's own key", .keys, when: key(["KeyManager": "AWS"]), .ok, CheckSample.key, "AWS's own"),
        Case(
            "a key that is gone",
            .keys,
            when: [.describeKey: .absent("gone")],
            .refused,
            CheckSample.key,
            "no such key"
        ),
        Case("room for both trees", .quotas, .ok, "DBInstances", "2 of 40 are in use, and the plan makes 1 more"),
        Case(
            "no room for another instance",
            .quotas,
            when: [
                .describeAccountAttributes:
                    .reply(["AccountQuotas": [["AccountQuotaName": "DBInstances", "Used": 40, "Max": 40]]])
            ],
            .refused,
            "DBInstances",
            "40 of 40 are in use"
        ),
        Case(
            "no room for the storage",
            .quotas,
            when: [
                .describeAccountAttributes:
                    .reply(["AccountQuotas": [["AccountQuotaName": "AllocatedStorage", "Used": 950, "Max": 1000]]])
            ],
            .refused,
            "AllocatedStorage",
            "950 of 1000 GiB are in use, and the plan makes 100 GiB more"
        ),
        Case(
            "one replica too many",
            .quotas,
            when: [
                .describeAccountAttributes:
                    .reply(["AccountQuotas": [["AccountQuotaName": "ReadReplicasPerMaster", "Used": 0, "Max": 0]]])
            ],
            .refused,
            "ReadReplicasPerMaster",
            "one has up to 1 of 0"
        ),
        Case(
            "a quota that AWS does not tell",
            .quotas,
            when: [.describeAccountAttributes: .reply([:])],
            .unknown,
            "DBInstances",
            "not looked"
        ),
    ]

    private static let offerCases = [
        Case("what is offered", .offers, .ok, temp, "db.t4g.large for mysql 8.0.40 is offered"),
        Case(
            "a class that is not",
            .offers,
            when: [.describeOrderableDBInstanceOptions: .reply([:])],
            .refused,
            temp,
            "db.r6g.large for mysql 8.0.35 is not offered in us-east-1"
        ),
        Case(
            "not in the zone",
            .offers,
            when: offer(["AvailabilityZones": [["Name": "us-east-1b"]]]),
            .refused,
            temp,
            "not offered with the zone us-east-1a"
        ),
        Case(
            "another storage type",
            .offers,
            when: offer(["StorageType": "gp2"]),
            .refused,
            temp,
            "not offered with the storage type gp3"
        ),
        Case(
            "less storage",
            .offers,
            when: offer(["MaxStorageSize": 50]),
            .refused,
            temp,
            "not offered with 100 GiB of storage"
        ),
        Case(
            "the network is IPv4 where nothing is said",
            .offers,
            when: offer([:]),
            .ok,
            temp,
            "db.r6g.large for mysql 8.0.35 is offered"
        ),
        Case("a way to the target's release", .versions, .ok, temp, "8.0.35 can be upgraded to 8.0.40"),
        Case(
            "no way there",
            .versions,
            when: release(["ValidUpgradeTarget": [["EngineVersion": "8.0.36"]]]),
            .refused,
            temp,
            "mysql 8.0.35 cannot be upgraded to 8.0.40 in one step"
        ),
        Case(
            "a deprecated release",
            .versions,
            when: release(["Status": "deprecated"]),
            .warning,
            temp,
            "is deprecated"
        ),
        Case(
            "a release that RDS does not show",
            .versions,
            when: [.describeDBEngineVersions: .reply([:])],
            .unknown,
            temp,
            "RDS does not show mysql 8.0.35"
        ),
    ]

    private static let groupCases = [
        Case("a parameter group of the family", .parameterGroups, .ok, "demo-parameters", "of the family mysql8.0"),
        Case(
            "one that is gone",
            .parameterGroups,
            when: [.describeDBParameterGroups: .absent("gone")],
            .refused,
            "demo-parameters",
            "it is not there"
        ),
        Case(
            "one of another family",
            .parameterGroups,
            when: [
                .describeDBParameterGroups:
                    .reply([
                        "DBParameterGroups": [
                            ["DBParameterGroupName": "demo-parameters", "DBParameterGroupFamily": "mysql5.7"]
                        ]
                    ])
            ],
            .refused,
            "demo-parameters",
            "of the family mysql5.7, and 'temp-demo' needs one of mysql8.0"
        ),
        Case("an option group that fits", .optionGroups, .ok, "demo-options", "fits the engine"),
        Case(
            "an option group that is gone",
            .optionGroups,
            when: [.describeOptionGroups: .absent("gone")],
            .refused,
            "demo-options",
            "it is not there"
        ),
        Case(
            "an option group for another release",
            .optionGroups,
            when: [
                .describeOptionGroups:
                    .reply(["OptionGroupsList": [["EngineName": "mysql", "MajorEngineVersion": "5.7"]]])
            ],
            .refused,
            "demo-options",
            "it is for mysql 5.7, not for 8.0"
        ),
        Case("a subnet group that is there", .subnetGroups, .ok, "databases", "it is there"),
        Case(
            "a subnet group elsewhere",
            .subnetGroups,
            when: [
                .describeDBSubnetGroups:
                    .reply([
                        "DBSubnetGroups": [["Subnets": [["SubnetAvailabilityZone": ["Name": "us-east-1c"]]]]]
                    ])
            ],
            .refused,
            "databases",
            "no subnet in us-east-1a"
        ),
        Case(
            "a subnet group that is gone",
            .subnetGroups,
            when: [.describeDBSubnetGroups: .absent("gone")],
            .refused,
            "databases",
            "it is not there"
        ),
        Case("a certificate that is offered", .certificates, .ok, "rds-ca-rsa2048-g1", "it is offered"),
        Case(
            "a certificate that is not",
            .certificates,
            when: [.describeCertificates: .reply([:])],
            .refused,
            "rds-ca-rsa2048-g1",
            "it is not offered any more"
        ),
        Case(
            "a certificate that ends soon",
            .certificates,
            when: [
                .describeCertificates:
                    .reply([
                        "Certificates": [
                            ["CertificateIdentifier": "rds-ca-rsa2048-g1", "ValidTill": "2026-12-24T00:00:00Z"]
                        ]
                    ])
            ],
            .warning,
            "rds-ca-rsa2048-g1",
            "it ends at 2026-12-24T00:00:00Z"
        ),
    ]

    private static func pending(_ date: String) -> [ReadAction: Answer] {
        [
            .describePendingMaintenanceActions:
                .reply([
                    "PendingMaintenanceActions": [
                        [
                            "ResourceIdentifier": .string(prod),
                            "PendingMaintenanceActionDetails": [
                                ["Action": "system-update", "CurrentApplyDate": .string(date)]
                            ],
                        ]
                    ]
                ])
        ]
    }

    private static func deployment(_ source: String, _ status: String) -> [ReadAction: Answer] {
        [
            .describeBlueGreenDeployments:
                .reply([
                    "BlueGreenDeployments": [
                        ["BlueGreenDeploymentName": "upgrade", "Source": .string(source), "Status": .string(status)]
                    ]
                ])
        ]
    }

    private static let timeCases = [
        Case("nothing is pending", .maintenance, .ok, "plan", "nothing is pending"),
        Case(
            "maintenance in an hour",
            .maintenance,
            when: pending("2026-11-23T20:20:00Z"),
            .warning,
            prod,
            "system-update is pending, and due at 2026-11-23T20:20:00Z"
        ),
        Case("maintenance next year", .maintenance, when: pending("2027-11-23T20:20:00Z"), .ok, prod, "system-update"),
        Case(
            "a source that is gone meanwhile",
            .maintenance,
            when: [.describePendingMaintenanceActions: .absent("gone")],
            .unknown,
            "plan",
            "not looked"
        ),
        Case("no deployment", .blueGreenDeployments, .ok, "plan", "no Blue/Green Deployment"),
        Case(
            "a deployment of the target",
            .blueGreenDeployments,
            when: deployment(demo, "AVAILABLE"),
            .refused,
            "demo",
            "the Blue/Green Deployment 'upgrade'"
        ),
        Case(
            "a deployment that has switched over",
            .blueGreenDeployments,
            when: deployment(demo, "SWITCHOVER_COMPLETED"),
            .warning,
            "demo",
            "'upgrade'"
        ),
        Case(
            "a deployment of the source",
            .blueGreenDeployments,
            when: deployment(prod, "AVAILABLE"),
            .warning,
            "prod",
            "'upgrade'"
        ),
        Case("no integration", .integrations, .ok, "plan", "no zero-ETL integration"),
        Case(
            "an integration of the target",
            .integrations,
            when: [
                .describeIntegrations:
                    .reply(["Integrations": [["IntegrationName": "lake", "SourceArn": .string(demo)]]])
            ],
            .refused,
            "demo",
            "the zero-ETL integration 'lake'"
        ),
        Case("credentials that last", .credentials, .ok, "plan", "they do not end"),
        Case(
            "credentials that end during the run",
            .credentials,
            life: .until(Date(timeIntervalSince1970: 1_795_465_264)),
            .refused,
            "plan",
            "they end at 2026-11-23T20:21:04Z"
        ),
        Case(
            "credentials that end soon after it",
            .credentials,
            life: .until(Date(timeIntervalSince1970: 1_795_468_464)),
            .warning,
            "plan",
            "they end at 2026-11-23T21:14:24Z"
        ),
        Case("credentials that end some day", .credentials, life: .unknown, .unknown, "plan", "not known"),
        Case("no window", .windows, .ok, "plan", "opens during the run"),
        Case(
            "a window in a while",
            .windows,
            hour: 4.5,
            .warning,
            "prod",
            "PreferredBackupWindow 01:00-02:00 opens during the run"
        ),
        Case("a window that is open", .windows, hour: 5.5, .warning, "demo", "01:00-02:00 opens during the run"),
    ]

    static let cases = permissionCases + roomCases + offerCases + groupCases + timeCases

    @Test(arguments: cases)
    func theAnswerIsJudged(_ example: Case) async throws {
        let plan = try await CheckSample.plan(life: example.life, hour: example.hour)
        let account = StagedAccount(region: try CheckSample.region(), answers: example.answers)
        let findings = await Checker(account: account, checks: [example.check]).findings(for: plan)
        #expect(
            findings.contains {
                $0.result == example.result && $0.of.hasPrefix(example.of) && $0.message.contains(example.message)
            },
            "\(findings.map(\.line))"
        )
    }

    /// The answers above are of the shapes that replies are read by, which the models have.
    @Test func theAnswersHaveTheShapes() throws {
        for example in Self.cases {
            for case (let action, .reply(let reply)) in example.answers {
                #expect(try action.shape.normalize(.object(reply), at: "") == .object(reply), "\(example)")
            }
        }
    }

    @Test func theSubnetsAddressesAreCounted() async throws {
        let plan = try await CheckSample.plan()
        for (free, result) in [(0, Finding.Result.refused), (1, .warning), (50, .ok)] {
            let subnets = ["subnet-a", "subnet-b"].map { name -> JSONValue in
                ["subnetId": .string(name), "availableIpAddressCount": .integer(free)]
            }
            let account = StagedAccount(
                region: try CheckSample.region(),
                answers: [.describeSubnets: .reply(["subnetSet": .array(subnets)])]
            )
            let findings = await Checker(account: account, checks: [.subnetGroups, .addresses]).findings(for: plan)
            #expect(findings.last?.result == result)
            #expect(findings.last?.check == "addresses")
        }
    }

    /// A plan in a Region of its own, before anything is done.
    private static func plan(
        _ operations: [Operation],
        in region: SimulatedRegion
    ) async throws -> CheckedPlan {
        CheckedPlan(
            operations,
            at: Place(partition: "aws", account: "123456789012", region: "us-east-1"),
            resources: await region.instances + region.clusters,
            now: region.clock.now,
            credentials: .lasting
        )
    }

    @Test(arguments: [("4", "1,2,4", true), ("3", "1,2,4", false), ("3", "1-4", true), ("5", "1 - 4, 8", false)])
    func coresAreOffered(_ count: String, _ offered: String, _ isOffered: Bool) async throws {
        let region = try CheckSample.region()
        let operations = try await CheckSample.plan().operations.map { operation in
            var operation = operation
            if operation.action.isCreation {
                operation.parameters["ProcessorFeatures"] = [["Name": "coreCount", "Value": .string(count)]]
            }
            return operation
        }
        let features: JSONValue = [["Name": "coreCount", "AllowedValues": .string(offered)]]
        let account = StagedAccount(
            region: region,
            answers: Self.offer(["AvailableProcessorFeatures": features])
        )
        let plan = try await Self.plan(operations, in: region)
        let last = await Checker(account: account, checks: [.offers]).findings(for: plan).last
        #expect(last?.result == (isOffered ? .ok : .refused))
        if !isOffered { #expect(last?.message.hasSuffix("is not offered with coreCount \(count)") == true) }
    }

    /// What is made in another account counts there.
    @Test func snapshotsOnTheWayNeedRoom() async throws {
        let region = try CheckSample.region()
        let operations = try await CheckSample.plan().operations
        let copies = ["123456789012", "999999999999"].map { account in
            var copy = operations[0]
            copy.id = .init(.copy, "demo", account)
            copy.action = .copyDBSnapshot
            copy.resources = ["arn:aws:rds:us-east-1:\(account):snapshot:copy"]
            return copy
        }
        let plan = try await Self.plan(operations + copies, in: region)
        let account = StagedAccount(
            region: region,
            answers: [
                .describeAccountAttributes:
                    .reply(["AccountQuotas": [["AccountQuotaName": "ManualSnapshots", "Used": 99, "Max": 100]]])
            ]
        )
        let found = await Checker(account: account, checks: [.quotas]).findings(for: plan)
        let snapshots = try #require(found.first { $0.of == "ManualSnapshots" })
        #expect(snapshots.result == .ok)
        #expect(snapshots.message == "99 of 100 are in use, and the plan makes 1 more")
    }

    /// Of a cluster, as of an instance.
    @Test func clustersParameterGroupsAreLookedAt() async throws {
        let tree = Tree.clusters[0]
        let region = try SimulatedRegion(json: tree.graph())
        let plan = try await Self.plan(tree.stream().operations, in: region)
        func group(_ family: JSONValue) -> Answer {
            .reply([
                "DBClusterParameterGroups": [["DBClusterParameterGroupName": "x", "DBParameterGroupFamily": family]]
            ])
        }
        let answers: [(Answer?, Finding.Result, String)] = [
            (nil, .ok, "it is there, of the family aurora-postgresql16"),
            (.absent("gone"), .refused, "it is not there"),
            (group("aurora-postgresql13"), .refused, "it is of the family aurora-postgresql13"),
            (.fault(code: "AccessDenied", message: "no"), .unknown, "not looked: it was denied"),
        ]
        for (answer, result, message) in answers {
            var account = StagedAccount(region: region)
            account.answers[.describeDBClusterParameterGroups] = answer
            let findings = await Checker(account: account, checks: [.parameterGroups]).findings(for: plan)
            let of = result == .unknown ? "rds:DescribeDBClusterParameterGroups" : "shop-staging"
            #expect(
                findings.contains { $0.of == of && $0.result == result && $0.message.hasPrefix(message) },
                "\(findings.map(\.line))"
            )
        }
    }

    /// The source's data keeps what a permanent option gave it.
    @Test func permanentOptionsAreKept() async throws {
        let plan = try await CheckSample.plan()
        for (kind, result) in [("Permanent", Finding.Result.refused), ("Persistent", .warning)] {
            let answers = Answers([
                Question(.describeOptionGroups, ["OptionGroupName": "demo-options"]):
                    .reply(["OptionGroupsList": [["EngineName": "mysql", "MajorEngineVersion": "8.0"]]]),
                Question(.describeOptionGroups, ["OptionGroupName": "prod-options"]):
                    .reply(["OptionGroupsList": [["Options": [["OptionName": "TDE", kind: true]]]]]),
            ])
            let findings = LiveCheck.optionGroups.findings(plan, answers)
            #expect(findings.map(\.result) == [result])
            #expect(findings.first?.message.contains("option TDE") == true)
        }
    }

    /// Each call that is denied is said, and nothing that rests on it is called good.
    @Test(arguments: LiveCheck.all.map(\.name))
    func whatCannotBeAskedIsUnknown(_ name: String) async throws {
        let plan = try await CheckSample.plan()
        let check = try #require(LiveCheck.all.first { $0.name == name })
        let region = try CheckSample.region()
        let all = StagedAccount(
            region: region,
            answers: Dictionary(
                uniqueKeysWithValues: ReadAction.allCases.map { ($0, .fault(code: "AccessDenied", message: "no")) }
            )
        )
        let checker = Checker(account: all, checks: [check])
        guard !check.asks(plan, Answers()).isEmpty else { return }
        let findings = await checker.findings(for: plan)
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.result == .unknown }, "\(findings.map(\.line))")
        for action in ReadAction.allCases {
            let some = StagedAccount(region: region, answers: [action: .fault(code: "AccessDenied", message: "no")])
            let answers = await Answers(from: some) { check.asks(plan, $0) }
            let asked = check.asks(plan, answers)
            guard asked.contains(where: { $0.action == action }) else { continue }
            let findings = await Checker(account: some, checks: [check]).findings(for: plan)
            #expect(findings.contains { $0.result == .unknown && $0.of == action.rawValue }, "\(action)")
        }
    }

    @Test func aFindingIsOneLine() {
        let finding = Finding("quota", .refused, of: "DBInstances", "40 of \"40\"\nare in use", remedy: nil)
        #expect(
            finding.line
                == #"{"check":"quota","result":"refused","of":"DBInstances","message":"40 of \"40\"\nare in use","remedy":null}"#
        )
        #expect([finding].table == "refused  quota  DBInstances: 40 of \"40\"\\nare in use\n")
    }
}
