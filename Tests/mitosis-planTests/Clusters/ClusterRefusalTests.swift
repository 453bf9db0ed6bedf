import RDS
import Testing

@testable import mitosis_plan

@Suite struct ClusterRefusalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var source: JSONObject = [:]
        var target: JSONObject = [:]
        /// Of every instance of the target.
        var member: JSONObject = [:]
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        var environment: [String: String] = [:]
        var text: String
    }

    static let cases = [
        Case(
            testDescription: "in a global database",
            target: ["GlobalClusterIdentifier": "planet"],
            text: "belongs to the global database 'planet'"
        ),
        Case(
            testDescription: "a replica",
            target: ["ReplicationSourceIdentifier": "arn:aws:rds:eu-west-1:123456789012:cluster:x"],
            text: "is a replica of 'arn:aws:rds:eu-west-1:123456789012:cluster:x'"
        ),
        Case(
            testDescription: "replicas elsewhere",
            target: ["ReadReplicaIdentifiers": ["arn:aws:rds:eu-west-1:123456789012:cluster:x"]],
            text: "has the replica 'arn:aws:rds:eu-west-1:123456789012:cluster:x' elsewhere"
        ),
        Case(testDescription: "serverless v1", target: ["EngineMode": "serverless"], text: "is Aurora Serverless v1"),
        Case(
            testDescription: "parallel query",
            source: ["EngineMode": "parallelquery"],
            text: "has the engine mode parallelquery"
        ),
        Case(
            testDescription: "multi-master",
            target: ["EngineMode": "multimaster"],
            text: "has the engine mode multimaster"
        ),
        Case(
            testDescription: "limitless",
            target: ["ClusterScalabilityType": "limitless"],
            text: "is a Limitless Database"
        ),
        Case(testDescription: "stopped", target: ["Status": "stopped"], text: "'cluster/shop-staging' is stopped"),
        Case(
            testDescription: "a stopped source",
            source: ["Status": "stopped"],
            text: "'cluster/shop-prod' is stopped"
        ),
        Case(
            testDescription: "another engine",
            target: ["Engine": "aurora-mysql"],
            text: "'cluster/shop-prod' is aurora-postgresql and 'cluster/shop-staging' is aurora-mysql"
        ),
        Case(
            testDescription: "two major versions on",
            source: ["Engine": "aurora-mysql", "EngineVersion": "5.6.mysql_aurora.1.23.4"],
            target: ["Engine": "aurora-mysql", "EngineVersion": "8.0.mysql_aurora.3.05.2"],
            member: ["Engine": "aurora-mysql"],
            text: "RDS upgrades one step at a time: 5.6 -> 5.7 -> 8.0"
        ),
        Case(testDescription: "Neptune", target: ["Engine": "neptune"], text: "is neptune, which is not RDS's"),
        Case(
            testDescription: "a password that nobody would know",
            source: ["MasterUserSecret": ["SecretArn": "arn:s"]],
            text: "so nobody would know it"
        ),
        Case(
            testDescription: "a pending change that restarts it",
            target: ["PendingModifiedValues": ["EngineVersion": "16.6"]],
            text: "'cluster/shop-staging' has changes that are pending (EngineVersion 16.6)"
        ),
        Case(
            testDescription: "a pending class of an instance",
            member: ["PendingModifiedValues": ["DBInstanceClass": "db.r6g.large"]],
            text: "'shop-staging-1' has changes that are pending"
        ),
        Case(
            testDescription: "data in the clear",
            source: ["StorageEncrypted": false],
            text: "it would be in the clear"
        ),
        Case(
            testDescription: "what looks like production",
            source: ["DeletionProtection": false],
            target: ["DeletionProtection": true],
            text: "has deletion protection"
        ),
        Case(
            testDescription: "no two zones in common",
            source: ["AvailabilityZones": ["us-east-1c", "us-east-1d", "us-east-1e"]],
            text: "fewer than two zones in common"
        ),
        Case(
            testDescription: "serverless without limits",
            target: ["ServerlessV2ScalingConfiguration": .null],
            text: "'shop-staging-2' is serverless"
        ),
        Case(testDescription: "protected", target: ["DeletionProtection": true], text: "has deletion protection"),
        Case(
            testDescription: "an instance that the graph lacks",
            target: ["DBClusterMembers": [["DBInstanceIdentifier": "elsewhere", "IsClusterWriter": true]]],
            text: "has the instance 'elsewhere', which the graph lacks"
        ),
        Case(
            testDescription: "an endpoint that the graph lacks",
            target: ["CustomEndpoints": ["other.cluster-custom-x.us-east-1.rds.amazonaws.com"]],
            text: "has custom endpoints that the graph lacks"
        ),
        Case(
            testDescription: "a failed instance",
            member: ["DBInstanceStatus": "storage-full"],
            text: "'shop-staging-1' is storage-full"
        ),
        Case(
            testDescription: "never a target",
            environment: ["MITOSIS_NEVER_TARGET": "shop-sta*"],
            text: "'cluster/shop-staging' must never be replaced"
        ),
        Case(
            testDescription: "source and target",
            options: { $0.targets = ["shop-prod"] },
            text: "'cluster/shop-prod' is both source and target"
        ),
        Case(
            testDescription: "an instance as target",
            options: { $0.targets = ["shop-staging-1"] },
            text: "'cluster/shop-prod' is a cluster and 'shop-staging-1' is an instance"
        ),
        Case(
            testDescription: "a long name",
            options: { $0.oldPrefix = String(repeating: "o", count: 60) },
            text: "would be no identifier"
        ),
        Case(
            testDescription: "too early a time",
            options: { $0.method = .pointInTime("2026-11-01T00:00:00Z") },
            text: "and 2026-11-01T00:00:00Z is earlier"
        ),
        Case(
            testDescription: "half of a Blue/Green deployment",
            source: ["DBClusterIdentifier": "shop-staging-green-ab12cd"],
            options: { $0.source = "shop-staging-green-ab12cd" },
            text: "'cluster/shop-staging' seems to be half of a Blue/Green deployment"
        ),
        Case(
            testDescription: "no snapshots",
            options: { $0.method = .newestSnapshot },
            text: "the graph has no snapshots"
        ),
    ]

    @Test(arguments: cases)
    func isRefusedWithItsReason(_ example: Case) throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-prod" { object.merge(example.source) { $1 } }
            if name == "shop-staging" { object.merge(example.target) { $1 } }
            if name.hasPrefix("shop-staging-"), object["DBInstanceIdentifier"] != nil {
                object.merge(example.member) { $1 }
            }
        }
        let reasons = ClusterExample.refusals(
            graph,
            ClusterExample.options(example.options),
            environment: example.environment
        )
        #expect(reasons.contains { $0.contains(example.text) }, "\(reasons)")
    }

    @Test func allThatIsWrongIsSaidAtOnce() throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-staging" {
                object["GlobalClusterIdentifier"] = "planet"
                object["DeletionProtection"] = true
                object["EngineMode"] = "serverless"
            }
        }
        #expect(ClusterExample.refusals(graph).count == 3)
    }

    /// Half of a Blue/Green deployment shows by the other half's name.
    @Test func halfOfABlueGreenDeploymentIsRefused() throws {
        var value = try ClusterExample.graph().json
        var green = value["DBClusters"]?.array?.last?.object ?? [:]
        green["DBClusterIdentifier"] = "shop-staging-green-ab12cd"
        green["DBClusterArn"] = "arn:aws:rds:us-east-1:123456789012:cluster:shop-staging-green-ab12cd"
        green["DbClusterResourceId"] = "cluster-GREEN"
        green["DBClusterMembers"] = []
        green["CustomEndpoints"] = []
        value["DBClusters"] = .array((value["DBClusters"]?.array ?? []) + [.object(green)])
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(
            ClusterExample.refusals(graph) == [
                "'cluster/shop-staging' seems to be half of a Blue/Green deployment, as "
                    + "'cluster/shop-staging-green-ab12cd' shows"
            ]
        )
    }

    @Test func aSourceWithoutAnInstanceIsRefused() throws {
        let json = try ClusterExample.graph().json
        var value = json
        value["DBInstances"] = .array(
            (json["DBInstances"]?.array ?? []).filter { $0["DBClusterIdentifier"] != "shop-prod" }
        )
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(ClusterExample.refusals(graph).contains { $0.contains("has no instance, so it cannot be cloned") })
        // Its backups can be restored all the same.
        #expect(ClusterExample.refusals(graph, ClusterExample.options { $0.method = .pointInTime(nil) }) == [])
    }

    /// A clone shares the storage of a cluster that runs; backups are there whatever became of it, until it is deleted.
    @Test(
        arguments: [
            ("stopped", .best, true), ("stopped", .pointInTime(nil), false), ("stopped", .snapshot("monday"), false),
            ("storage-full", .pointInTime(nil), false), ("deleting", .pointInTime(nil), true),
            ("deleting", .snapshot("monday"), false), ("cloning-failed", .pointInTime(nil), true),
        ] as [(String, CloneMethod.Wish, Bool)]
    )
    func aSourceHasToRunWhereItIsCloned(_ status: String, _ method: CloneMethod.Wish, _ isRefused: Bool) throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-prod" { object["Status"] = .string(status) }
        }
        let reasons = ClusterExample.refusals(graph, ClusterExample.options { $0.method = method })
        #expect(reasons == (isRefused ? ["'cluster/shop-prod' is \(status)"] : []))
    }

    @Test func aNameOfAnInstanceAndAClusterHasToBeSaidMoreClearly() throws {
        var value = try ClusterExample.graph().json
        let twin: JSONValue = [
            "DBInstanceIdentifier": "shop-staging", "DBInstanceStatus": "available", "Engine": "postgres",
            "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:shop-staging", "DbiResourceId": "db-TWIN",
        ]
        value["DBInstances"] = .array((value["DBInstances"]?.array ?? []) + [twin])
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(ClusterExample.refusals(graph) == ["'shop-staging' is an instance and a cluster"])
        let clear = ClusterExample.options { $0.targets = ["cluster:shop-staging"] }
        #expect(ClusterExample.refusals(graph, clear) == [])
        let arn = ClusterExample.options {
            $0.targets = ["arn:aws:rds:us-east-1:123456789012:cluster:shop-staging"]
        }
        #expect(ClusterExample.refusals(graph, arn) == [])
    }

    @Test func namesOfAnEarlierRunAreRefused() throws {
        var value = try ClusterExample.graph().json
        var leftover = value["DBClusters"]?.array?.last?.object ?? [:]
        leftover["DBClusterIdentifier"] = "temp-shop-staging"
        leftover["DBClusterArn"] = "arn:aws:rds:us-east-1:123456789012:cluster:temp-shop-staging"
        leftover["DbClusterResourceId"] = "cluster-LEFT"
        leftover["DBClusterMembers"] = []
        value["DBClusters"] = .array((value["DBClusters"]?.array ?? []) + [.object(leftover)])
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(ClusterExample.refusals(graph) == ["the name 'cluster/temp-shop-staging' is taken"])
    }
}
