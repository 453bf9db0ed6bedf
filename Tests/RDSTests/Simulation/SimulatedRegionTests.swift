import RDS
import Testing

@Suite struct SimulatedRegionTests {
    static let graph = """
        {"CapturedAt":"2026-11-23T20:00:00Z","DBInstances":[
        {"DBInstanceIdentifier":"prod","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:prod","Engine":"mysql","DbiResourceId":"db-P",
         "DBInstanceStatus":"available","BackupRetentionPeriod":7,"AllocatedStorage":20,"DeletionProtection":true,
         "Endpoint":{"Port":3306,"Address":"prod.x"}}]}
        """

    private func region() throws -> SimulatedRegion { try SimulatedRegion(json: Array(Self.graph.utf8)) }

    @Test func aReplicaIsCreatedPromotedRenamedAndDeleted() async throws {
        let region = try region()
        func named(_ name: String) async throws -> DBInstance {
            try #require(try await region.describeDBInstances(["DBInstanceIdentifier": .string(name)]).first)
        }
        _ = try await region.call(
            .createDBInstanceReadReplica,
            ["DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod", "Port": 5430]
        )
        #expect(try await named("copy").status == "creating")
        #expect(try await named("prod").replicaReferences == ["copy"])
        try await region.clock.sleep(for: .seconds(601))
        let copy = try await named("copy")
        #expect(copy.status == "available" && copy.endpointPort == 5430 && copy.sourceReference == "prod")
        #expect(await region.origin(of: copy.dbiResourceId ?? "") == "db-P")

        _ = try await region.call(.promoteReadReplica, ["DBInstanceIdentifier": "copy", "BackupRetentionPeriod": 1])
        #expect(try await named("copy").status == "available", "the status lags behind the call")
        try await region.clock.sleep(for: .seconds(20))
        #expect(try await named("copy").status == "modifying")
        try await region.clock.sleep(for: .seconds(600))
        #expect(try await named("copy").sourceReference == nil)
        #expect(try await named("prod").replicaReferences.isEmpty)

        _ = try await region.call(
            .modifyDBInstance,
            ["DBInstanceIdentifier": "copy", "NewDBInstanceIdentifier": "new"]
        )
        try await region.clock.sleep(for: .seconds(200))
        let renamed = try await named("new")
        #expect(renamed.dbiResourceId == copy.dbiResourceId && renamed.arn.resource == "db:new")

        _ = try await region.call(.deleteDBInstance, ["DBInstanceIdentifier": "new", "SkipFinalSnapshot": true])
        try await region.clock.sleep(for: .seconds(300))
        let error = await #expect(throws: ServiceError.self) { try await named("new") }
        #expect(error?.code == "DBInstanceNotFound")
    }

    @Test func everyPageIsRead() async throws {
        let instances = (1...250).map { number in
            #"{"DBInstanceIdentifier":"i\#(number)","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:i\#(number)","#
                + #""Engine":"mysql","DBInstanceStatus":"available"}"#
        }
        let json = "{\"DBInstances\":[\(instances.joined(separator: ","))]}"
        let region = try SimulatedRegion(json: Array(json.utf8))
        let first = try await region.call(.describeDBInstances, [:])
        #expect(first["DBInstances"]?.array?.count == 100)
        #expect(try await region.describeDBInstances().count == 250)
    }

    struct Refusal: CustomTestStringConvertible {
        var testDescription: String { "\(action.rawValue) \(code)" }
        var action: Action
        var parameters: JSONObject
        var code: String
    }

    static let refusals = [
        Refusal(
            action: .deleteDBInstance,
            parameters: ["DBInstanceIdentifier": "prod", "SkipFinalSnapshot": true],
            code: "InvalidParameterCombination"
        ),
        Refusal(
            action: .promoteReadReplica,
            parameters: ["DBInstanceIdentifier": "prod"],
            code: "InvalidDBInstanceState"
        ),
        Refusal(
            action: .modifyDBInstance,
            parameters: ["DBInstanceIdentifier": "prod"],
            code: "InvalidParameterCombination"
        ),
        Refusal(action: .modifyDBInstance, parameters: ["DBInstanceIdentifier": "gone"], code: "DBInstanceNotFound"),
        Refusal(
            action: .modifyDBInstance,
            parameters: ["DBInstanceIdentifier": "prod", "AllocatedStorage": 5],
            code: "InvalidParameterCombination"
        ),
        Refusal(
            action: .modifyDBInstance,
            parameters: ["DBInstanceIdentifier": "prod", "Nonsense": 5],
            code: "InvalidParameterValue"
        ),
        Refusal(
            action: .createDBInstanceReadReplica,
            parameters: ["DBInstanceIdentifier": "prod", "SourceDBInstanceIdentifier": "prod"],
            code: "DBInstanceAlreadyExists"
        ),
        Refusal(
            action: .createDBInstanceReadReplica,
            parameters: [
                "DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod", "DBSubnetGroupName": "x",
            ],
            code: "DBSubnetGroupNotAllowedFault"
        ),
        Refusal(
            action: .restoreDBInstanceFromDBSnapshot,
            parameters: ["DBInstanceIdentifier": "copy", "DBSnapshotIdentifier": "none"],
            code: "DBSnapshotNotFound"
        ),
    ]

    @Test(arguments: refusals)
    func refusesAsRDSDoes(_ refusal: Refusal) async throws {
        let region = try region()
        let error = await #expect(throws: ServiceError.self) {
            try await region.call(refusal.action, refusal.parameters)
        }
        #expect(error?.code == refusal.code)
    }

    @Test func aSavedRegionGoesOnWhereItWas() async throws {
        let first = try region()
        _ = try await first.call(
            .createDBInstanceReadReplica,
            ["DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "prod"]
        )
        let saved = JSONValue.object(await first.json).line
        let second = try SimulatedRegion(json: Array(saved.utf8))
        try await second.clock.sleep(for: .seconds(601))
        #expect(await second.instances.map(\.status) == ["available", "available"])
    }
}
