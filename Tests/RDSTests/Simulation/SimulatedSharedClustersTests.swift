import Console
import Foundation
import RDS
import Testing

/// Clusters that production shares with staging, and clones of them there.
@Suite struct SimulatedSharedClustersTests {
    static let production = Place(partition: "aws", account: "111122223333", region: "eu-west-1")
    static let staging = Place(partition: "aws", account: "444455556666", region: "eu-west-1")
    static let far = Place(partition: "aws", account: "444455556666", region: "us-east-1")
    static let key = "arn:aws:kms:eu-west-1:444455556666:key/staging"

    static func cluster(_ name: String, _ members: JSONObject = [:]) -> JSONValue {
        let own: JSONObject = [
            "DBClusterIdentifier": .string(name), "DBClusterArn": .string(arn(name)),
            "DbClusterResourceId": .string("cluster-\(name)"), "Engine": "aurora-mysql", "Status": "available",
            "EngineVersion": "8.0.mysql_aurora.3.08.0", "StorageEncrypted": true, "MasterUsername": "admin",
            "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/production",
        ]
        return .object(own.merging(members) { $1 })
    }

    static func arn(_ name: String, _ place: Place = production) -> String { place.arn(.dbCluster, name).description }

    static func instance(of cluster: String, _ place: Place = production) -> JSONValue {
        [
            "DBInstanceIdentifier": .string("\(cluster)-1"), "Engine": "aurora-mysql", "DBInstanceStatus": "available",
            "DBInstanceArn": .string(place.arn(.dbInstance, "\(cluster)-1").description),
            "DBClusterIdentifier": .string(cluster), "DbiResourceId": .string("db-\(cluster)"),
        ]
    }

    static let names = ["shop", "bare", "plain", "standard", "serverless", "stopped", "unshared"]

    static func world() throws -> SimulatedRegion {
        var shared: JSONObject = [:]
        for name in names.dropLast() { shared[arn(name)] = ["444455556666"] }
        let documents: [JSONValue] = [
            ["DBInstances": [instance(of: "own", staging)], "DBClusters": []],
            [
                "DBInstances": .array(names.filter { $0 != "bare" }.map { instance(of: $0) }),
                "DBClusters": [
                    cluster("shop"), cluster("bare"), cluster("plain", ["StorageEncrypted": false]),
                    cluster("standard", ["KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:alias/aws/rds"]),
                    cluster("serverless", ["EngineMode": "serverless"]), cluster("stopped", ["Status": "stopped"]),
                    cluster("unshared"),
                ],
                "Simulation": ["SharedClusters": .object(shared)],
            ],
        ]
        return try SimulatedRegion(json: Array(documents.map(\.line).joined(separator: "\n").utf8))
    }

    static func cloning(_ reference: String, as name: String, _ others: JSONObject = [:]) -> JSONObject {
        let request: JSONObject = [
            "SourceDBClusterIdentifier": .string(reference), "DBClusterIdentifier": .string(name),
            "RestoreType": "copy-on-write", "UseLatestRestorableTime": true, "KmsKeyId": .string(key),
        ]
        return request.merging(others) { $1 }.filter { $0.value != .null }
    }

    static func clone(_ request: JSONObject, in region: SimulatedRegion) async throws {
        _ = try await region.call(.restoreDBClusterToPointInTime, request)
        try await region.clock.sleep(for: .seconds(7200))
    }

    @Test func theOtherAccountSeesAStubAndNothingElse() async throws {
        let region = try Self.world()
        let seen = try await region.describeSharedDBClusters()
        #expect(Set(seen.map(\.identifier.name)) == Set(Self.names.dropLast()))
        #expect(
            seen.first?.members == [
                "DBClusterArn": .string(Self.arn("shop")), "Engine": "aurora-mysql",
                "EngineVersion": "8.0.mysql_aurora.3.08.0", "StorageEncrypted": true,
            ]
        )
        #expect(try await region.describeDBClusters().isEmpty)
        #expect(try await region.region(at: Self.far).describeSharedDBClusters().isEmpty)
        #expect(try await region.region(at: Self.production).describeSharedDBClusters().isEmpty)
    }

    static let refusals: [(String, JSONObject, String)] = [
        ("unshared", [:], "DBClusterNotFoundFault"), ("nobody", [:], "DBClusterNotFoundFault"),
        ("bare", [:], "InvalidDBClusterStateFault"), ("stopped", [:], "InvalidDBClusterStateFault"),
        ("serverless", [:], "InvalidParameterCombination"),
        ("shop", ["KmsKeyId": .null], "InvalidParameterCombination"),
        ("plain", [:], "InvalidParameterCombination"), ("standard", [:], "KMSKeyNotAccessibleFault"),
        ("shop", ["KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/production"], "KMSKeyNotAccessibleFault"),
        ("shop", ["RestoreType": "full-copy"], "InvalidParameterCombination"),
        ("shop", ["BacktrackWindow": 3600], "InvalidParameterCombination"),
    ]

    @Test(arguments: refusals)
    func whatCannotBeClonedIsRefused(_ name: String, _ others: JSONObject, _ code: String) async throws {
        let region = try Self.world()
        let error = await #expect(throws: ServiceError.self) {
            try await Self.clone(Self.cloning(Self.arn(name), as: "landing", others), in: region)
        }
        #expect(error?.code == code)
    }

    /// Another Region has never heard of it, and a name means a cluster of one's own.
    @Test func itIsClonedByItsARNInItsRegion() async throws {
        let region = try Self.world()
        for (reference, place) in [("shop", Self.staging), (Self.arn("shop"), Self.far)] {
            let error = await #expect(throws: ServiceError.self) {
                // The key is of the cluster's Region.
                let request = Self.cloning(reference, as: "landing", ["KmsKeyId": .null])
                try await Self.clone(request, in: region.region(at: place))
            }
            #expect(error?.code == "DBClusterNotFoundFault")
        }
    }

    @Test func anAccountHasOneCloneWhichCanBeClonedOnceItHasAnInstance() async throws {
        let region = try Self.world()
        try await Self.clone(Self.cloning(Self.arn("shop"), as: "landing"), in: region)
        let landing = try #require(await region.clusters.first)
        #expect(landing["CrossAccountClone"] == true && landing["KmsKeyId"] == .string(Self.key))
        #expect(landing.tags.isEmpty && landing.arn.account == "444455556666")
        let second = await #expect(throws: ServiceError.self) {
            try await Self.clone(Self.cloning(Self.arn("shop"), as: "second"), in: region)
        }
        #expect(second?.message.contains("may have one") == true)
        // Of another cluster there may be one, too.
        try await Self.clone(Self.cloning(Self.arn("plain"), as: "other", ["KmsKeyId": .null]), in: region)
        let early = await #expect(throws: ServiceError.self) {
            try await Self.clone(Self.cloning("landing", as: "copy"), in: region)
        }
        #expect(early?.code == "InvalidDBClusterStateFault")
        _ = try await region.call(
            .createDBInstance,
            [
                "DBInstanceIdentifier": "landing", "DBClusterIdentifier": "landing", "Engine": "aurora-mysql",
                "DBInstanceClass": "db.r6g.large",
            ]
        )
        try await region.clock.sleep(for: .seconds(7200))
        try await Self.clone(Self.cloning("landing", as: "copy"), in: region)
        let copy = try #require(await region.clusters.last)
        #expect(copy["CrossAccountClone"] == false && copy["CloneGroupId"] == landing["CloneGroupId"])
        #expect(await region.origin(of: copy.dbiResourceId ?? "") == "cluster-shop")
        // Once the landing clone is gone, there is room for the next one.
        _ = try await region.call(.deleteDBInstance, ["DBInstanceIdentifier": "landing"])
        try await region.clock.sleep(for: .seconds(7200))
        _ = try await region.call(
            .deleteDBCluster,
            ["DBClusterIdentifier": "landing", "SkipFinalSnapshot": true]
        )
        try await region.clock.sleep(for: .seconds(7200))
        try await Self.clone(Self.cloning(Self.arn("shop"), as: "landing"), in: region)
    }

    @Test func aSharedClusterKeepsItsName() async throws {
        let home = try Self.world().region(at: Self.production)
        for (name, code) in [("shop", "InvalidParameterCombination"), ("unshared", nil)] {
            var found: String?
            do {
                _ = try await home.call(
                    .modifyDBCluster,
                    [
                        "DBClusterIdentifier": .string(name), "NewDBClusterIdentifier": .string("old-\(name)"),
                        "ApplyImmediately": true,
                    ]
                )
            } catch let error as ServiceError {
                found = error.code
            }
            #expect(found == code)
        }
    }

    /// Staging's graph alone tells enough for a rehearsal, and what is saved goes on as it was.
    @Test func aGraphOfOneAccountKeepsTheStubs() async throws {
        let region = try Self.world()
        let stub = try #require(try await region.describeSharedDBClusters().first)
        let alone: JSONValue = [
            "DBInstances": [Self.instance(of: "own", Self.staging)], "SharedDBClusters": [.object(stub.members)],
        ]
        for text in [alone.line, await region.documents.map { JSONValue.object($0).line }.joined(separator: "\n")] {
            let saved = try SimulatedRegion(json: Array(text.utf8))
            let again = try SimulatedRegion(
                json: Array(await saved.documents.map { JSONValue.object($0).line }.joined().utf8)
            )
            #expect(try await again.describeSharedDBClusters().contains(stub))
            try await Self.clone(Self.cloning(Self.arn("shop"), as: "landing"), in: again)
            #expect(await again.clusters.map(\.identifier.name) == ["landing"])
        }
    }
}
