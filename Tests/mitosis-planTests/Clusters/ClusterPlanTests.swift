import RDS
import Testing

@testable import mitosis_plan

@Suite struct ClusterPlanTests {
    @Test func theExampleHasItsOperationsInTheirOrder() throws {
        let planned = try ClusterExample.plan(
            ClusterExample.graph(),
            ClusterExample.options {
                $0.prepare = "mask"
                $0.verify = "verify"
                $0.quiesce = "stop"
                $0.carry = "carry"
                $0.restart = "tell"
                $0.restartsForTLS = true
            }
        )
        #expect(
            planned.operations.map { "\($0.id) \($0.action.rawValue)" } == [
                "clone:cluster/shop-staging RestoreDBClusterToPointInTime",
                "configure:cluster/shop-staging ModifyDBCluster",
                "associate-role:cluster/shop-staging:s3Import AddRoleToDBCluster",
                "clone:shop-staging-1 CreateDBInstance", "prepare:cluster/shop-staging RunCommand",
                "clone:shop-staging-2 CreateDBInstance", "verify:cluster/shop-staging RunCommand",
                "quiesce:cluster/shop-staging RunCommand", "carry:cluster/shop-staging RunCommand",
                "retire:cluster/shop-staging ModifyDBCluster",
                "retire:shop-staging-1 ModifyDBInstance", "retire:shop-staging-2 ModifyDBInstance",
                "install:cluster/shop-staging ModifyDBCluster", "install:shop-staging-1 ModifyDBInstance",
                "install:shop-staging-2 ModifyDBInstance",
                "withdraw:cluster/shop-staging:shop-staging-reports DeleteDBClusterEndpoint",
                "endpoint:cluster/shop-staging:shop-staging-reports CreateDBClusterEndpoint",
                "data-api:cluster/shop-staging EnableHttpEndpoint", "stop:cluster/shop-staging StopDBCluster",
                "start:cluster/shop-staging StartDBCluster", "start:cluster/shop-staging:trace AddTagsToResource",
                "restart:cluster/shop-staging RunCommand", "delete:shop-staging-2 DeleteDBInstance",
                "delete:shop-staging-1 DeleteDBInstance", "delete:cluster/shop-staging DeleteDBCluster",
            ]
        )
        #expect(planned.differences.isEmpty)
        func operation(_ id: String) throws -> RDS.Operation {
            try #require(planned.operations.first { "\($0.id)" == id })
        }
        func after(_ id: String) throws -> [String] { try operation(id).after.map(\.description) }
        #expect(try after("clone:shop-staging-2") == ["prepare:cluster/shop-staging", "clone:shop-staging-1"])
        #expect(
            try after("install:shop-staging-2") == ["retire:shop-staging-2", "install:cluster/shop-staging"],
            "the cluster has its name before any of its instances is renamed, and so restarted"
        )
        #expect(try after("retire:shop-staging-1").contains("retire:cluster/shop-staging"))
        #expect(try after("retire:cluster/shop-staging").contains("carry:cluster/shop-staging"))
        #expect(
            Set(try after("verify:cluster/shop-staging"))
                == ["prepare:cluster/shop-staging", "clone:shop-staging-1", "clone:shop-staging-2"]
        )
        #expect(try after("delete:shop-staging-1").contains("delete:shop-staging-2"), "readers go before the writer")
        #expect(
            try operation("clone:cluster/shop-staging").replaces.json == [
                "DBClusterIdentifier": "shop-staging", "DbClusterResourceId": "cluster-SHOPSTAGING",
            ]
        )
        for operation in planned.operations {
            let again = try RDS.Operation(JSONValue(parsing: operation.line.utf8, of: "a line"), at: "a line")
            #expect(again == operation)
        }
    }

    @Test func everythingThatTheRestoreTakesIsAskedFor() throws {
        let planned = try ClusterExample.plan(ClusterExample.graph())
        var clone = try #require(planned.operations.first?.parameters)
        clone["Tags"] = nil
        #expect(
            clone == [
                "DBClusterIdentifier": "temp-shop-staging", "SourceDBClusterIdentifier": "shop-prod",
                "RestoreType": "copy-on-write", "UseLatestRestorableTime": true,
                "DBClusterParameterGroupName": "shop-staging", "DBSubnetGroupName": "databases",
                "VpcSecurityGroupIds": ["sg-0staging"], "Port": 5433, "NetworkType": "IPV4", "StorageType": "aurora",
                "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/staging", "BackupRetentionPeriod": 1,
                "CopyTagsToSnapshot": true, "EnableIAMDatabaseAuthentication": false,
                "EnableCloudwatchLogsExports": ["postgresql"],
                "ServerlessV2ScalingConfiguration": ["MinCapacity": .number(0.5), "MaxCapacity": 8],
                "EngineLifecycleSupport": "open-source-rds-extended-support-disabled",
            ]
        )
        #expect(
            planned.operations[1].parameters == [
                "DBClusterIdentifier": "temp-shop-staging", "PreferredBackupWindow": "05:30-06:20",
                "PreferredMaintenanceWindow": "tue:07:02-tue:08:00", "ApplyImmediately": true,
            ]
        )
        var reader = try #require(planned.operations.first { "\($0.id)" == "clone:shop-staging-2" }?.parameters)
        reader["Tags"] = nil
        #expect(
            reader == [
                "DBInstanceIdentifier": "temp-shop-staging-2", "DBClusterIdentifier": "temp-shop-staging",
                "Engine": "aurora-postgresql", "DBInstanceClass": "db.serverless", "AvailabilityZone": "us-east-1c",
                "PreferredMaintenanceWindow": "sun:04:00-sun:04:30", "PromotionTier": 15,
                "DBParameterGroupName": "default.aurora-postgresql16", "AutoMinorVersionUpgrade": false,
                "PubliclyAccessible": false, "MonitoringInterval": 60,
                "MonitoringRoleArn": "arn:aws:iam::123456789012:role/monitoring", "EnablePerformanceInsights": true,
                "PerformanceInsightsKMSKeyId": "arn:aws:kms:us-east-1:123456789012:key/insights",
                "PerformanceInsightsRetentionPeriod": 7, "CACertificateIdentifier": "rds-ca-rsa2048-g1",
            ]
        )
    }

    @Test func aNewerVersionIsReachedBeforeTheReadersAreMade() throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-staging" { object["EngineVersion"] = "17.2" }
        }
        let planned = try ClusterExample.plan(graph)
        let upgrade = try #require(planned.operations.first { $0.id.stage == .upgrade })
        #expect(
            upgrade.parameters == [
                "DBClusterIdentifier": "temp-shop-staging", "EngineVersion": "17.2",
                "AllowMajorVersionUpgrade": true, "DBClusterParameterGroupName": "shop-staging",
                "DBInstanceParameterGroupName": "shop-staging", "ApplyImmediately": true,
            ]
        )
        #expect(planned.operations[0].parameters["DBClusterParameterGroupName"] == nil)
        #expect(upgrade.after.contains(.init(.clone, "shop-staging-1")))
        let reader = try #require(planned.operations.first { "\($0.id)" == "clone:shop-staging-2" })
        #expect(reader.after.contains(upgrade.id))
    }

    @Test func insightsThatTheClusterManagesAreNotAskedOfItsInstances() throws {
        let graph = try ClusterExample.graph { object, name in
            guard name == "shop-staging" else { return }
            object["DatabaseInsightsMode"] = "advanced"
            object["PerformanceInsightsEnabled"] = true
            object["PerformanceInsightsRetentionPeriod"] = 465
        }
        let operations = try ClusterExample.plan(graph).operations
        let configure = try #require(operations.first { $0.id.stage == .configure })
        #expect(configure.parameters["DatabaseInsightsMode"] == "advanced")
        #expect(configure.parameters["EnablePerformanceInsights"] == true)
        #expect(configure.parameters["PerformanceInsightsRetentionPeriod"] == 465)
        for operation in operations where operation.action == .createDBInstance {
            #expect(operation.parameters.keys.allSatisfy { !$0.contains("PerformanceInsights") })
        }
    }

    @Test func readersOfAutoScalingAreNotMadeAgain() throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-staging-2" {
                object["DBInstanceIdentifier"] = "application-autoscaling-1"
                object["DBInstanceArn"] = "arn:aws:rds:us-east-1:123456789012:db:application-autoscaling-1"
            }
            if name == "shop-staging" {
                object["DBClusterMembers"] = [
                    ["DBInstanceIdentifier": "shop-staging-1", "IsClusterWriter": true],
                    ["DBInstanceIdentifier": "application-autoscaling-1", "IsClusterWriter": false],
                ]
            }
        }
        let planned = try ClusterExample.plan(graph)
        #expect(planned.operations.filter { $0.action == .createDBInstance }.count == 1)
        #expect(planned.said.contains { $0.contains("application-autoscaling-1") })
        let endpoint = try #require(planned.operations.first { $0.id.stage == .endpoint })
        #expect(endpoint.parameters["StaticMembers"] == nil)
    }

    @Test func whatIsSaidOfAClusterIsSaid() throws {
        let graph = try ClusterExample.graph { object, name in
            if name == "shop-prod" { object["CloneGroupId"] = nil }
        }
        let notes = try ClusterExample.plan(graph, ClusterExample.options { $0.prepare = "mask" }).said
        for word in [
            "copy-on-write", "CloneGroupId", "before --prepare can be restored for 1 days", "--restart-for-tls",
            "shop-staging-reports", "DbClusterResourceId", "users and passwords",
        ] { #expect(notes.contains { $0.contains(word) }, "\(word): \(notes)") }
    }

    @Test func moreThanFifteenClonesAreWarnedOf() throws {
        var value = JSONValue.object(try ClusterExample.graph().json).object ?? [:]
        var clusters = value["DBClusters"]?.array ?? []
        clusters = clusters.map { .object(($0.object ?? [:]).merging(["CloneGroupId": "group"]) { $1 }) }
        for number in 0..<15 {
            clusters.append([
                "DBClusterIdentifier": .string("clone-\(number)"), "CloneGroupId": "group", "Status": "available",
                "DBClusterArn": .string("arn:aws:rds:us-east-1:123456789012:cluster:clone-\(number)"),
                "Engine": "aurora-postgresql", "DbClusterResourceId": .string("cluster-\(number)"),
            ])
        }
        value["DBClusters"] = .array(clusters)
        let graph = try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
        #expect(try ClusterExample.plan(graph).said.contains { $0.contains("16 clones share the storage") })
    }

    @Test func aSnapshotIsRestoredWithItsOwnVersionAndInTheOldZones() throws {
        var graph = try ClusterExample.graph()
        graph.snapshots = [
            try DBSnapshot(
                [
                    "DBClusterSnapshotIdentifier": "nightly", "DBClusterIdentifier": "shop-prod",
                    "DbClusterResourceId": "cluster-SHOPPROD", "Status": "available", "EngineVersion": "16.3",
                    "Engine": "aurora-postgresql", "SnapshotCreateTime": "2026-11-23T01:00:00Z",
                ],
                at: "a snapshot"
            )
        ]
        let planned = try ClusterExample.plan(graph, ClusterExample.options { $0.method = .newestSnapshot })
        let clone = planned.operations[0]
        #expect(clone.action == .restoreDBClusterFromSnapshot)
        #expect(clone.parameters["SnapshotIdentifier"] == "nightly" && clone.parameters["EngineVersion"] == "16.3")
        #expect(clone.parameters["AvailabilityZones"] == ["us-east-1a", "us-east-1b", "us-east-1c"])
        #expect(planned.operations.contains { $0.id.stage == .upgrade }, "the old one was 16.4")
    }
}

/// The pictures of a plan for clusters: each cluster with its instances, before and after every step.
@Suite struct ClusterPictureTests {
    @Test func theNewClusterEndsWhereTheOldOneBegan() throws {
        let graph = try ClusterExample.graph()
        let pictures = PlanPictures.make(of: try ClusterExample.plan(graph).operations, in: graph)
        #expect(
            pictures.map(\.title) == [
                "1 starting", "2 copying", "3 copying replicas", "4 renamed old", "5 renamed new", "6 final",
            ]
        )
        func names(_ picture: Picture, _ role: Picture.Role) -> [String] {
            picture.nodes.filter { $0.role == role }.map(\.name.description).sorted()
        }
        let first = try #require(pictures.first)
        let last = try #require(pictures.last)
        let cluster = ["cluster/shop-staging", "shop-staging-1", "shop-staging-2"]
        #expect(names(first, .old) == cluster && names(first, .new).isEmpty)
        #expect(names(last, .new) == cluster && names(last, .old).isEmpty)
        #expect(names(last, .source) == ["cluster/shop-prod", "shop-prod-1", "shop-prod-2"])
        #expect(pictures[1].edges.contains { $0.kind == .copy("clone") })
        #expect(last.edges.count == 4 && last.edges.allSatisfy { $0.kind == .membership })
    }
}
