import Console
import Foundation
import RDS
import Testing

@testable import rds_describe

/// What hangs on instances is found in what AWS shows, and nothing that hangs on others.
@Suite struct BindingTests {
    private static let account = "arn:aws:rds:us-east-1:123456789012"

    /// An account in which each call answers what it is told to, and nothing otherwise.
    private struct Recorded: Account {
        var answers: [ReadAction: Answer] = [:]

        func page(of question: Question) async -> Answer { answers[question.action] ?? .reply([:]) }
        func credentialsLife() -> CredentialsLife { .lasting }
    }

    private static func demo() throws -> DBInstance {
        try DBInstance(
            [
                "DBInstanceIdentifier": "demo", "DBInstanceArn": "\(account):db:demo", "Engine": "mysql",
                "DBInstanceStatus": "available", "DbiResourceId": "db-DEMO",
                "DBParameterGroups": [["DBParameterGroupName": "demo-parameters"]],
            ],
            at: "demo"
        )
    }

    private static func cluster() throws -> DBCluster {
        try DBCluster(
            [
                "DBClusterIdentifier": "main", "DBClusterArn": "\(account):cluster:main", "Engine": "aurora-mysql",
                "Status": "available", "DbClusterResourceId": "cluster-MAIN",
            ],
            at: "main"
        )
    }

    private static func find(_ answers: [ReadAction: Answer]) async throws -> [Binding] {
        await BindingSearch(account: Recorded(answers: answers), resources: [try demo(), try cluster()]).find().bindings
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answers: [ReadAction: Answer]
        /// `KIND of SUBJECT: NAME follows WHAT`.
        var expected: [String]
    }

    private static func policy(_ resource: String) -> JSONValue {
        let document =
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"x:y","Resource":"\#(resource)"}}"#
        return .string(document.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }

    private static func dimension(_ name: String, _ value: String) -> JSONValue {
        [["Name": .string(name), "Value": .string(value)]]
    }

    static let cases = [
        Case(
            testDescription: "a Blue/Green Deployment, by its source and by its members",
            answers: [
                .describeBlueGreenDeployments:
                    .reply([
                        "BlueGreenDeployments": [
                            ["BlueGreenDeploymentName": "one", "Source": "\(account):db:demo"],
                            [
                                "BlueGreenDeploymentName": "two", "Source": "\(account):cluster:other",
                                "SwitchoverDetails": [["SourceMember": "\(account):cluster:main"]],
                            ],
                            ["BlueGreenDeploymentName": "three", "Source": "\(account):db:demo2"],
                        ]
                    ])
            ],
            expected: [
                "BlueGreenDeployment of cluster/main: two follows identity",
                "BlueGreenDeployment of demo: one follows identity",
            ]
        ),
        Case(
            testDescription: "a zero-ETL integration",
            answers: [
                .describeIntegrations:
                    .reply([
                        "Integrations": [["IntegrationName": "lake", "SourceArn": "\(account):db:demo"]]
                    ])
            ],
            expected: ["Integration of demo: lake follows identity"]
        ),
        Case(
            testDescription: "targets of proxies, and not the instances of a cluster that one tracks",
            answers: [
                .describeDBProxies: .reply(["DBProxies": [["DBProxyName": "app", "DBProxyArn": "arn:p"]]]),
                .describeDBProxyTargets:
                    .reply([
                        "Targets": [
                            ["RdsResourceId": "demo", "Type": "RDS_INSTANCE"],
                            ["RdsResourceId": "main", "Type": "TRACKED_CLUSTER"],
                            ["RdsResourceId": "demo", "Type": "RDS_INSTANCE", "TrackedClusterId": "main"],
                            ["RdsResourceId": "main", "Type": "RDS_INSTANCE"],
                        ]
                    ]),
                .describeDBProxyTargetGroups: .reply(["TargetGroups": [["TargetGroupArn": "arn:g"]]]),
            ],
            expected: [
                "DBProxyTarget of cluster/main: app follows identity", "DBProxyTarget of demo: app follows identity",
            ]
        ),
        Case(
            testDescription: "policies of all kinds, by the identity and by the ARN",
            answers: [
                .getAccountAuthorizationDetails:
                    .reply([
                        "RoleDetailList": [
                            [
                                "RoleName": "app", "Arn": "arn:r",
                                "RolePolicyList": [
                                    [
                                        "PolicyName": "login",
                                        "PolicyDocument": policy(
                                            "arn:aws:rds-db:us-east-1:123456789012:dbuser:db-DEMO/app"
                                        ),
                                    ]
                                ],
                            ]
                        ],
                        "UserDetailList": [
                            [
                                "UserName": "me", "Arn": "arn:u",
                                "UserPolicyList": [
                                    ["PolicyName": "own", "PolicyDocument": policy("\(account):db:demo")]
                                ],
                            ]
                        ],
                        "Policies": [
                            [
                                "PolicyName": "shared", "Arn": "arn:m",
                                "PolicyVersionList": [
                                    ["IsDefaultVersion": false, "Document": policy("\(account):db:demo")],
                                    ["IsDefaultVersion": true, "Document": policy("\(account):cluster:main")],
                                ],
                            ]
                        ],
                    ])
            ],
            expected: [
                "Policy of cluster/main: shared follows name", "DatabaseUser of demo: login follows identity",
                "Policy of demo: own follows name",
            ]
        ),
        Case(
            testDescription: "exports that run, of a cluster and of an automated snapshot",
            answers: [
                .describeExportTasks:
                    .reply([
                        "ExportTasks": [
                            [
                                "ExportTaskIdentifier": "a", "Status": "IN_PROGRESS",
                                "SourceArn": "\(account):cluster:main",
                            ],
                            [
                                "ExportTaskIdentifier": "b", "Status": "STARTING",
                                "SourceArn": "\(account):snapshot:rds:demo-2026-11-23-01-10",
                            ],
                            [
                                "ExportTaskIdentifier": "c", "Status": "COMPLETE",
                                "SourceArn": "\(account):cluster:main",
                            ],
                        ]
                    ])
            ],
            expected: ["ExportTask of cluster/main: a follows nothing", "ExportTask of demo: b follows nothing"]
        ),
        Case(
            testDescription: "automated backups, and their replication",
            answers: [
                .describeDBInstanceAutomatedBackups:
                    .reply([
                        "DBInstanceAutomatedBackups": [
                            [
                                "DbiResourceId": "db-DEMO", "DBInstanceAutomatedBackupsArn": "arn:b",
                                "DBInstanceAutomatedBackupsReplications": [["DBInstanceAutomatedBackupsArn": "arn:c"]],
                            ],
                            ["DbiResourceId": "db-OTHER", "DBInstanceAutomatedBackupsArn": "arn:d"],
                        ]
                    ])
            ],
            expected: [
                "DBInstanceAutomatedBackupsReplication of demo: - follows identity",
                "DBInstanceAutomatedBackup of demo: - follows identity",
            ]
        ),
        Case(
            testDescription: "pending maintenance",
            answers: [
                .describePendingMaintenanceActions:
                    .reply([
                        "PendingMaintenanceActions": [
                            [
                                "ResourceIdentifier": "\(account):db:demo",
                                "PendingMaintenanceActionDetails": [["Action": "system-update"]],
                            ]
                        ]
                    ])
            ],
            expected: ["PendingMaintenanceAction of demo: system-update follows identity"]
        ),
        Case(
            testDescription: "a cluster's scaling",
            answers: [
                .describeScalableTargets:
                    .reply([
                        "ScalableTargets": [["ResourceId": "cluster:main"], ["ResourceId": "cluster:demo"]]
                    ])
            ],
            expected: ["ScalableTarget of cluster/main: cluster:main follows name"]
        ),
        Case(
            testDescription: "alarms: by a dimension, in metric mathematics, and above other alarms",
            answers: [
                .describeAlarms:
                    .reply([
                        "MetricAlarms": [
                            ["AlarmName": "cpu", "Dimensions": dimension("DBInstanceIdentifier", "demo")],
                            [
                                "AlarmName": "sum",
                                "Metrics": [
                                    [
                                        "MetricStat": [
                                            "Metric": ["Dimensions": dimension("DBClusterIdentifier", "main")]
                                        ]
                                    ]
                                ],
                            ],
                            ["AlarmName": "search", "Metrics": [["Expression": "SEARCH('demo CPU', 'Average')"]]],
                            ["AlarmName": "other", "Dimensions": dimension("DBInstanceIdentifier", "demo-replica")],
                            ["AlarmName": "more", "Metrics": [["Expression": "SEARCH('demo-replica', 'Average')"]]],
                        ],
                        "CompositeAlarms": [
                            ["AlarmName": "page", "AlarmRule": "ALARM(\"cpu\") OR ALARM(other)"],
                            ["AlarmName": "quiet", "AlarmRule": "ALARM(\"cpu-of-somebody\")"],
                        ],
                    ])
            ],
            expected: [
                "MetricAlarm of cluster/main: sum follows name", "MetricAlarm of demo: cpu follows name",
                "MetricAlarm of demo: search follows name", "CompositeAlarm of demo: page follows name",
            ]
        ),
        Case(
            testDescription: "subscriptions that name it, whatever the letters",
            answers: [
                .describeEventSubscriptions:
                    .reply([
                        "EventSubscriptionsList": [
                            ["CustSubscriptionId": "a", "SourceType": "db-instance", "SourceIdsList": ["Demo"]],
                            ["CustSubscriptionId": "b", "SourceType": "db-cluster", "SourceIdsList": ["demo"]],
                            ["CustSubscriptionId": "c", "SourceType": "db-instance", "SourceIdsList": []],
                        ]
                    ])
            ],
            expected: ["EventSubscription of demo: a follows name"]
        ),
        Case(
            testDescription: "what is denied",
            answers: [.describeAlarms: .fault(code: "AccessDenied", message: "no")],
            expected: ["NotLookedAt of cloudwatch:DescribeAlarms: - follows nothing"]
        ),
    ]

    @Test(arguments: cases)
    func whatHangsOnThemIsFound(_ example: Case) async throws {
        let found = try await Self.find(example.answers).map { binding in
            let members = binding.members
            return "\(members["Kind"]?.string ?? "") of \(binding.of): \(members["Name"]?.string ?? "-") follows "
                + binding.follows.rawValue
        }
        #expect(found == example.expected)
    }

    /// The answers above are of the shapes that replies are read by, which the models have.
    @Test func theAnswersHaveTheShapes() throws {
        for example in Self.cases {
            for case (let action, .reply(let reply)) in example.answers {
                #expect(try action.shape.normalize(.object(reply), at: "") == .object(reply), "\(example)")
            }
        }
    }

    @Test func aGraphHasThemAndIsReadAgain() async throws {
        let answers: [ReadAction: Answer] = Self.cases.reduce(into: [:]) { $0.merge($1.answers) { first, _ in first } }
        let parameters: [ReadAction: Answer] = [
            .describeDBParameterGroups:
                .reply([
                    "DBParameterGroups": [
                        ["DBParameterGroupName": "demo-parameters", "DBParameterGroupFamily": "mysql8.0"]
                    ]
                ]),
            .describeDBParameters:
                .reply([
                    "Parameters": [
                        [
                            "ParameterName": "event_scheduler", "ParameterValue": "ON", "Source": "user",
                            "ApplyMethod": "immediate",
                        ]
                    ]
                ]),
        ]
        let account = Recorded(answers: answers.merging(parameters) { $1 })
        let found = await BindingSearch(account: account, resources: [try Self.demo(), try Self.cluster()]).find()
        var graph = try InstanceGraph([Self.demo()], clusters: [Self.cluster()])
        graph.bindings = found.bindings
        graph.parameterGroups = found.parameterGroups
        let text = JSONValue.object(graph.json).prettyText
        let again = try InstanceGraph(json: text.utf8)
        #expect(again == graph)
        #expect(Set(found.bindings.compactMap(\.kind)).union([.notLookedAt]) == Set(Binding.Kind.allCases))
        #expect(graph.parameterGroups?.first?.values == ["event_scheduler": "ON"])
        #expect(graph.parameterGroups?.first?.family == "mysql8.0")
    }
}
