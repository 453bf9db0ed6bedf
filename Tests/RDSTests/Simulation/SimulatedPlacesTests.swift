import Console
import Foundation
import RDS
import Testing

/// Production and staging, and what crosses from one to the other.
@Suite struct SimulatedPlacesTests {
    static let production = Place(partition: "aws", account: "111122223333", region: "eu-west-1")
    static let staging = Place(partition: "aws", account: "444455556666", region: "eu-west-1")
    static let elsewhere = Place(partition: "aws", account: "111122223333", region: "us-east-1")
    static let key = "arn:aws:kms:eu-west-1:111122223333:key/own"
    static let defaultKey = "arn:aws:kms:eu-west-1:111122223333:key/default"
    static let stagingKey = "arn:aws:kms:eu-west-1:444455556666:key/staging"

    static func instance(_ name: String, _ place: Place, _ members: JSONObject = [:]) -> JSONValue {
        let own: JSONObject = [
            "DBInstanceIdentifier": .string(name),
            "DBInstanceArn": .string(place.arn(.dbInstance, name).description),
            "DbiResourceId": .string("db-\(name)-\(place.account)-\(place.region)"), "Engine": "mysql",
            "EngineVersion": "8.0.36", "DBInstanceStatus": "available", "BackupRetentionPeriod": 7,
            "AllocatedStorage": 20, "MasterUsername": "admin",
        ]
        return .object(own.merging(members) { $1 })
    }

    static func encrypted(_ key: String) -> JSONObject { ["StorageEncrypted": true, "KmsKeyId": .string(key)] }

    /// A document a place, as `cat` puts them together.
    static let file: [JSONValue] = [
        [
            "DBInstances": [
                instance("app", production), instance("secret", production, encrypted(key)),
                instance("default", production, encrypted(defaultKey)),
                instance("busy", production, ["DBInstanceStatus": "modifying"]),
            ],
            "DBSnapshots": [
                [
                    "DBSnapshotIdentifier": "rds:app-1", "DBInstanceIdentifier": "app", "Status": "available",
                    "DBSnapshotArn": .string(production.arn(.snapshot, "rds:app-1").description),
                    "SnapshotType": "automated", "DbiResourceId": "db-app-111122223333-eu-west-1", "Encrypted": false,
                    "Engine": "mysql",
                ]
            ],
            "DBClusters": [
                [
                    "DBClusterIdentifier": "aurora", "Engine": "aurora-mysql", "Status": "available",
                    "DBClusterArn": .string(production.arn(.dbCluster, "aurora").description),
                    "DbClusterResourceId": "cluster-P", "StorageEncrypted": true, "KmsKeyId": .string(key),
                    "EngineVersion": "8.0.mysql_aurora.3.05.2",
                ],
                [
                    "DBClusterIdentifier": "multi", "Engine": "mysql", "Status": "available",
                    "DBClusterArn": .string(production.arn(.dbCluster, "multi").description),
                    "DbClusterResourceId": "cluster-M", "EngineVersion": "8.0.36",
                ],
            ],
            "Simulation": ["Keys": [Self.defaultKey: ["KeyManager": "AWS"]]],
        ],
        ["DBInstances": [instance("app", staging)]],
        ["DBInstances": [instance("far", elsewhere)]],
    ]

    let here: SimulatedRegion
    let there: SimulatedRegion
    let far: SimulatedRegion

    init() throws {
        here = try SimulatedRegion(json: Array(Self.file.map(\.line).joined(separator: "\n").utf8))
        there = here.region(at: Self.staging)
        far = here.region(at: Self.elsewhere)
    }

    private func pass() async throws { try await here.clock.sleep(for: .seconds(7200)) }

    /// Takes a snapshot in production, shares it with staging, and lets it come to be.
    private func share(_ instance: String, as name: String) async throws -> String {
        _ = try await here.call(
            .createDBSnapshot,
            ["DBSnapshotIdentifier": .string(name), "DBInstanceIdentifier": .string(instance)]
        )
        try await pass()
        _ = try await here.call(.modifyDBSnapshotAttribute, Self.sharing(name))
        return Self.production.arn(.snapshot, name).description
    }

    static func sharing(
        _ name: String,
        _ value: JSONValue = .string(staging.account),
        as parameter: String = "ValuesToAdd"
    )
        -> JSONObject
    {
        ["DBSnapshotIdentifier": .string(name), "AttributeName": "restore", parameter: [value]]
    }

    static func copying(_ source: String, as name: String, key: String? = nil) -> JSONObject {
        var parameters: JSONObject = [
            "SourceDBSnapshotIdentifier": .string(source), "TargetDBSnapshotIdentifier": .string(name),
        ]
        parameters["KmsKeyId"] = key.map { .string($0) }
        return parameters
    }

    // MARK: - Places

    @Test func eachPlaceHasItsOwnAndAllHaveOneClock() async throws {
        #expect(here.places == [Self.production, Self.staging, Self.elsewhere])
        #expect(await here.instances.count == 4)
        #expect(await there.instances.map(\.arn.account) == ["444455556666"])
        try await there.clock.sleep(for: .seconds(5))
        #expect(far.clock.now == here.clock.now)
    }

    @Test func aDocumentOfSeveralPlacesIsTheSameAsADocumentEach() async throws {
        let all = Self.file.flatMap { $0["DBInstances"]?.array ?? [] }
        let mixed: JSONValue = ["DBInstances": .array(all)]
        let region = try SimulatedRegion(json: Array(mixed.line.utf8))
        #expect(region.places == [Self.production, Self.staging, Self.elsewhere])
        for place in region.places {
            let (one, other) = await (region.region(at: place).instances, here.region(at: place).instances)
            #expect(one == other)
        }
    }

    @Test func whatIsSavedGoesOnAsItWas() async throws {
        _ = try await share("secret", as: "s")
        let arn = Self.production.arn(.snapshot, "s").description
        _ = try await there.call(.copyDBSnapshot, Self.copying(arn, as: "c", key: Self.stagingKey))
        let saved = await here.documents.map { JSONValue.object($0).line }.joined(separator: "\n")
        let again = try SimulatedRegion(json: Array(saved.utf8))
        #expect(again.places == here.places)
        try await again.clock.sleep(for: .seconds(7200))
        try await pass()
        let documents = await (here.documents, again.documents)
        func undated(_ all: [JSONObject]) -> [JSONObject] { all.map { $0.filter { $0.key != "CapturedAt" } } }
        #expect(undated(documents.0) == undated(documents.1))
        #expect(try await again.region(at: Self.staging).describeDBSnapshots().map(\.isAvailable) == [true])
    }

    @Test func aSnapshotThatIsListedAsSharedIsItsOwners() async throws {
        var listed = JSONValue.object(["DBSnapshots": []])
        let snapshot: JSONObject = [
            "DBSnapshotIdentifier": "nightly", "DBInstanceIdentifier": "app", "Status": "available",
            "DBSnapshotArn": .string(Self.production.arn(.snapshot, "nightly").description),
            "SnapshotType": "shared", "Encrypted": false, "DbiResourceId": "db-app-111122223333-eu-west-1",
        ]
        listed = ["DBInstances": [Self.instance("app", Self.staging)], "DBSnapshots": [.object(snapshot)]]
        let both = try SimulatedRegion(json: Array((Self.file[0].line + listed.line).utf8))
        let staging = both.region(at: Self.staging)
        #expect(
            try await both.describeDBSnapshots().contains {
                $0.identifier == "nightly" && $0["SnapshotType"] == "manual"
            }
        )
        #expect(try await staging.describeDBSnapshots().isEmpty)
        #expect(try await staging.describeDBSnapshots(["SnapshotType": "shared"]).map(\.identifier) == ["nightly"])
        // Where nobody has the account that owns it, it is there all the same.
        let alone = try SimulatedRegion(json: Array(listed.line.utf8))
        #expect(alone.places == [Self.staging])
        #expect(try await alone.describeDBSnapshots(["IncludeShared": true]).map(\.identifier) == ["nightly"])
    }

    // MARK: - Snapshots over time

    @Test func aSnapshotShowsItsProgress() async throws {
        _ = try await here.call(
            .createDBSnapshot,
            ["DBSnapshotIdentifier": "s", "DBInstanceIdentifier": "app", "Tags": [["Key": "k", "Value": "v"]]]
        )
        var seen: [String] = []
        for _ in 0..<4 {
            let snapshot = try #require(try await here.describeDBSnapshots(["DBSnapshotIdentifier": "s"]).first)
            seen.append("\(snapshot.status ?? "") \(snapshot.percentProgress ?? -1)")
            #expect(snapshot.tags == ["k": "v"])
            #expect(snapshot.originIdentity == "db-app-111122223333-eu-west-1")
            try await here.clock.sleep(for: .seconds(110))
        }
        #expect(seen == ["creating 0", "creating 30", "creating 70", "available 100"])
        #expect(await here.instances.first?.status == "available")
    }

    @Test func productionIsBackingUpWhileItsSnapshotIsTaken() async throws {
        _ = try await here.call(
            .createDBSnapshot,
            ["DBSnapshotIdentifier": "s", "DBInstanceIdentifier": "app"]
        )
        try await here.clock.sleep(for: .seconds(30))
        #expect(await here.instances.first?.status == "backing-up")
    }

    @Test func aSharedSnapshotIsCopiedAndRestoredInTheOtherAccount() async throws {
        let arn = try await share("secret", as: "s")
        let copy = try await there.call(.copyDBSnapshot, Self.copying(arn, as: "c", key: Self.stagingKey))
        #expect(copy["DBSnapshot"]?["KmsKeyId"]?.string == Self.stagingKey)
        try await pass()
        let found = try #require(try await there.describeDBSnapshots().first)
        #expect(found.originIdentity == "db-secret-111122223333-eu-west-1")
        #expect(found["SourceDBSnapshotIdentifier"]?.string == arn)
        _ = try await there.call(
            .restoreDBInstanceFromDBSnapshot,
            ["DBInstanceIdentifier": "new", "DBSnapshotIdentifier": "c"]
        )
        let new = try #require(await there.instances.first { $0.identifier == "new" })
        #expect(new.arn == Self.staging.arn(.dbInstance, "new"))
        #expect(await there.origin(of: new.dbiResourceId ?? "") == "db-secret-111122223333-eu-west-1")
        #expect(new["KmsKeyId"]?.string == Self.stagingKey)
    }

    @Test func aPlainSharedSnapshotIsRestoredByItsARN() async throws {
        let arn = try await share("app", as: "s")
        _ = try await there.call(
            .restoreDBInstanceFromDBSnapshot,
            ["DBInstanceIdentifier": "new", "DBSnapshotIdentifier": .string(arn)]
        )
        #expect(await there.instances.map(\.identifier).contains("new"))
    }

    @Test func anEncryptedSharedClusterSnapshotIsRestoredAtOnce() async throws {
        _ = try await here.call(
            .createDBClusterSnapshot,
            ["DBClusterSnapshotIdentifier": "s", "DBClusterIdentifier": "aurora"]
        )
        try await pass()
        _ = try await here.call(
            .modifyDBClusterSnapshotAttribute,
            [
                "DBClusterSnapshotIdentifier": "s", "AttributeName": "restore",
                "ValuesToAdd": [.string(Self.staging.account)],
            ]
        )
        _ = try await there.call(
            .restoreDBClusterFromSnapshot,
            [
                "DBClusterIdentifier": "new", "Engine": "aurora-mysql",
                "SnapshotIdentifier": .string(Self.production.arn(.clusterSnapshot, "s").description),
                "KmsKeyId": .string(Self.stagingKey),
            ]
        )
        let new = try #require(await there.clusters.first)
        #expect(new.arn == Self.staging.arn(.dbCluster, "new"))
        #expect(new["KmsKeyId"]?.string == Self.stagingKey)
    }

    @Test func anotherRegionOfTheAccountNeedsNoSharing() async throws {
        _ = try await here.call(.createDBSnapshot, ["DBSnapshotIdentifier": "s", "DBInstanceIdentifier": "app"])
        try await pass()
        let arn = Self.production.arn(.snapshot, "s").description
        _ = try await far.call(.copyDBSnapshot, Self.copying(arn, as: "c"))
        #expect(try await far.describeDBSnapshots().first?["SourceRegion"] == "eu-west-1")
    }

    @Test func sharingEndsAndIsDescribed() async throws {
        _ = try await share("app", as: "s")
        func accounts() async throws -> JSONValue? {
            let reply = try await here.call(.describeDBSnapshotAttributes, ["DBSnapshotIdentifier": "s"])
            return reply["DBSnapshotAttributesResult"]?["DBSnapshotAttributes"]?.array?.first?["AttributeValues"]
        }
        #expect(try await accounts() == [.string(Self.staging.account)])
        _ = try await here.call(
            .modifyDBSnapshotAttribute,
            Self.sharing("s", .string(Self.staging.account), as: "ValuesToRemove")
        )
        #expect(try await accounts() == [])
        #expect(try await there.describeDBSnapshots(["IncludeShared": true]).isEmpty)
    }

    /// "Deleting the source earlier may fail the copy".
    @Test(arguments: [true, false])
    func aCopyFailsWhoseOriginGoes(_ isDeleted: Bool) async throws {
        let arn = try await share("app", as: "s")
        _ = try await there.call(.copyDBSnapshot, Self.copying(arn, as: "c"))
        try await here.clock.sleep(for: .seconds(100))
        if isDeleted {
            _ = try await here.call(.deleteDBSnapshot, ["DBSnapshotIdentifier": "s"])
        } else {
            let end = Self.sharing("s", .string(Self.staging.account), as: "ValuesToRemove")
            _ = try await here.call(.modifyDBSnapshotAttribute, end)
        }
        try await pass()
        #expect(try await there.describeDBSnapshots().map(\.status) == ["failed"])
        _ = try await there.call(.deleteDBSnapshot, ["DBSnapshotIdentifier": "c"])
        #expect(try await there.describeDBSnapshots().isEmpty)
    }

    @Test func aCopyThatIsThereOutlivesItsOrigin() async throws {
        let arn = try await share("app", as: "s")
        _ = try await there.call(.copyDBSnapshot, Self.copying(arn, as: "c"))
        try await pass()
        _ = try await here.call(.deleteDBSnapshot, ["DBSnapshotIdentifier": "s"])
        #expect(try await there.describeDBSnapshots().map(\.status) == ["available"])
    }

    // MARK: - Refusals

    struct Refusal: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var place = SimulatedPlacesTests.production
        let action: Action
        let parameters: JSONObject
        let code: String
    }

    /// After `plain` of "app", `own` of "secret" and `bad` of "default" have been taken, and the first two shared.
    static let refusals: [Refusal] = [
        .init(
            testDescription: "a name that is taken",
            action: .createDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "plain", "DBInstanceIdentifier": "app"],
            code: "DBSnapshotAlreadyExists"
        ),
        .init(
            testDescription: "no name",
            action: .createDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "1--", "DBInstanceIdentifier": "app"],
            code: "InvalidParameterValue"
        ),
        .init(
            testDescription: "an instance that is not there",
            action: .createDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "x", "DBInstanceIdentifier": "none"],
            code: "DBInstanceNotFound"
        ),
        .init(
            testDescription: "an instance that changes",
            action: .createDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "x", "DBInstanceIdentifier": "busy"],
            code: "InvalidDBInstanceState"
        ),
        .init(
            testDescription: "an unknown parameter",
            action: .createDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "x", "DBInstanceIdentifier": "app", "KmsKeyId": "k"],
            code: "InvalidParameterValue"
        ),
        .init(
            testDescription: "sharing of an automated one",
            action: .modifyDBSnapshotAttribute,
            parameters: sharing("rds:app-1"),
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "sharing under the default key",
            action: .modifyDBSnapshotAttribute,
            parameters: sharing("bad"),
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "an encrypted one for all",
            action: .modifyDBSnapshotAttribute,
            parameters: sharing("own", "all"),
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "sharing with no account",
            action: .modifyDBSnapshotAttribute,
            parameters: sharing("plain", "staging"),
            code: "InvalidParameterValue"
        ),
        .init(
            testDescription: "sharing of nothing",
            action: .modifyDBSnapshotAttribute,
            parameters: sharing("none"),
            code: "DBSnapshotNotFound"
        ),
        .init(
            testDescription: "a copy of what is not shared",
            place: staging,
            action: .copyDBSnapshot,
            parameters: copying(production.arn(.snapshot, "bad").description, as: "x", key: stagingKey),
            code: "DBSnapshotNotFound"
        ),
        .init(
            testDescription: "a copy by name across accounts",
            place: staging,
            action: .copyDBSnapshot,
            parameters: copying("plain", as: "x"),
            code: "DBSnapshotNotFound"
        ),
        .init(
            testDescription: "an encrypted copy without a key",
            place: staging,
            action: .copyDBSnapshot,
            parameters: copying(production.arn(.snapshot, "own").description, as: "x"),
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "a copy under a key of another Region",
            place: elsewhere,
            action: .copyDBSnapshot,
            parameters: copying(production.arn(.snapshot, "own").description, as: "x", key: key),
            code: "KMSKeyNotAccessibleFault"
        ),
        .init(
            testDescription: "a restore of what is shared and encrypted",
            place: staging,
            action: .restoreDBInstanceFromDBSnapshot,
            parameters: [
                "DBInstanceIdentifier": "x",
                "DBSnapshotIdentifier": .string(production.arn(.snapshot, "own").description),
            ],
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "a restore in another Region",
            place: elsewhere,
            action: .restoreDBInstanceFromDBSnapshot,
            parameters: [
                "DBInstanceIdentifier": "x",
                "DBSnapshotIdentifier": .string(production.arn(.snapshot, "plain").description),
            ],
            code: "DBSnapshotNotFound"
        ),
        .init(
            testDescription: "a deletion of an automated one",
            action: .deleteDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "rds:app-1"],
            code: "InvalidDBSnapshotState"
        ),
        .init(
            testDescription: "a deletion of another account's",
            place: staging,
            action: .deleteDBSnapshot,
            parameters: ["DBSnapshotIdentifier": "plain"],
            code: "DBSnapshotNotFound"
        ),
        .init(
            testDescription: "a copy of a Multi-AZ DB cluster's",
            action: .copyDBClusterSnapshot,
            parameters: [
                "SourceDBClusterSnapshotIdentifier": "multi", "TargetDBClusterSnapshotIdentifier": "x",
            ],
            code: "InvalidParameterCombination"
        ),
        .init(
            testDescription: "sharing of a Multi-AZ DB cluster's",
            action: .modifyDBClusterSnapshotAttribute,
            parameters: [
                "DBClusterSnapshotIdentifier": "multi", "AttributeName": "restore", "ValuesToAdd": ["444455556666"],
            ],
            code: "InvalidParameterCombination"
        ),
    ]

    @Test(arguments: refusals)
    func itRefuses(_ example: Refusal) async throws {
        _ = try await share("app", as: "plain")
        _ = try await share("secret", as: "own")
        _ = try await here.call(.createDBSnapshot, ["DBSnapshotIdentifier": "bad", "DBInstanceIdentifier": "default"])
        let multi: JSONObject = ["DBClusterSnapshotIdentifier": "multi", "DBClusterIdentifier": "multi"]
        _ = try await here.call(.createDBClusterSnapshot, multi)
        try await pass()
        let error = await #expect(throws: ServiceError.self) {
            _ = try await here.region(at: example.place).call(example.action, example.parameters)
        }
        #expect(error?.code == example.code)
    }

    @Test func twentyCopiesFromOtherRegionsAreUnderWayAtOnce() async throws {
        let arn = try await share("app", as: "plain")
        func copy(_ number: Int, to region: SimulatedRegion) async throws {
            _ = try await region.call(.copyDBSnapshot, Self.copying(arn, as: "copy-\(number)"))
        }
        for number in 1...20 { try await copy(number, to: far) }
        let error = await #expect(throws: ServiceError.self) { try await copy(21, to: far) }
        #expect(error?.code == "SnapshotQuotaExceeded")
        #expect(error?.text == "Cannot copy more than 20 snapshots across regions")
        for number in 1...21 { try await copy(number, to: there) }
        try await pass()
        try await copy(21, to: far)
    }

    @Test func copiesOfOneSourceComeAfterEachOther() async throws {
        let (own, other) = (try await share("app", as: "plain"), try await share("secret", as: "own"))
        for name in ["first", "second"] { _ = try await there.call(.copyDBSnapshot, Self.copying(own, as: name)) }
        _ = try await there.call(.copyDBSnapshot, Self.copying(other, as: "other", key: Self.stagingKey))
        func progress() async throws -> [Int?] {
            try await there.describeDBSnapshots().sorted { $0.identifier < $1.identifier }.map(\.percentProgress)
        }
        let (half, whole) = (SimulatedDurations.realistic.snapshotCopy / 2, SimulatedDurations.realistic.snapshotCopy)
        try await here.clock.sleep(for: .seconds(half + 1))
        #expect(try await progress() == [50, 50, 0])
        try await here.clock.sleep(for: .seconds(whole))
        #expect(try await progress() == [100, 100, 50])
    }

    @Test func manualSnapshotsHaveAQuota() async throws {
        var document = try #require(Self.file[1].object)
        document["Simulation"] = [
            "Account": [
                "rds:DescribeAccountAttributes": [
                    "AccountQuotas": [["AccountQuotaName": "ManualSnapshots", "Used": 0, "Max": 1]]
                ]
            ]
        ]
        let region = try SimulatedRegion(json: Array(JSONValue.object(document).line.utf8))
        func take(_ name: JSONValue) async throws {
            _ = try await region.call(.createDBSnapshot, ["DBSnapshotIdentifier": name, "DBInstanceIdentifier": "app"])
            try await region.clock.sleep(for: .seconds(3600))
        }
        try await take("a")
        let error = await #expect(throws: ServiceError.self) { try await take("b") }
        #expect(error?.code == "SnapshotQuotaExceeded")
    }
}
