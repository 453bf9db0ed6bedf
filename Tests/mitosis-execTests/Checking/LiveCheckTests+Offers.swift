import Console
import RDS
import Testing

@testable import mitosis_exec

/// Which keys can be used, what the account has room for, and what RDS offers there.
extension LiveCheckTests {
    static func key(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "AWSAccountId": "123456789012", "Arn": .string(CheckSample.key), "Enabled": true, "KeyManager": "CUSTOMER",
            "KeyState": "Enabled",
        ]
        return [.describeKey: .reply(["KeyMetadata": .object(good.merging(members) { $1 })])]
    }

    static func denial(_ reason: String) -> [ReadAction: Answer] {
        [.describeKey: .fault(code: "AccessDeniedException", message: "User: x is not authorized, \(reason)")]
    }

    static func offer(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "AvailabilityZones": [["Name": "us-east-1a"]], "StorageType": "gp3", "MinStorageSize": 20,
            "MaxStorageSize": 65536, "SupportsPerformanceInsights": false,
        ]
        return [
            .describeOrderableDBInstanceOptions:
                .reply(["OrderableDBInstanceOptions": [.object(good.merging(members) { $1 })]])
        ]
    }

    static func release(_ members: JSONObject) -> [ReadAction: Answer] {
        let good: JSONObject = [
            "DBParameterGroupFamily": "mysql8.0", "Engine": "mysql", "EngineVersion": "8.0.35", "Status": "available",
            "ValidUpgradeTarget": [["EngineVersion": "8.0.40"]],
        ]
        return [.describeDBEngineVersions: .reply(["DBEngineVersions": [.object(good.merging(members) { $1 })]])]
    }

    static let roomCases = [
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

    static let offerCases = [
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
}
