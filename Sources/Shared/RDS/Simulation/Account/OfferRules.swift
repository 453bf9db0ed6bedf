/// What can be ordered in the simulated Region: every class, in six zones, with storage of every type.
///
/// Source: Amazon RDS User Guide, "Amazon RDS DB instance storage": sizes, IOPS and throughput of each type.
enum OfferRules {
    static func options(in region: String) -> [JSONValue] {
        let zones = JSONValue.array("abcdef".map { ["Name": .string("\(region)\($0)")] })
        let common: JSONObject = [
            "AvailabilityZones": zones, "MultiAZCapable": true, "ReadReplicaCapable": true, "SupportsClusters": true,
            "SupportsDedicatedLogVolume": true, "SupportsEnhancedMonitoring": true,
            "SupportsIAMDatabaseAuthentication": true, "SupportsPerformanceInsights": true,
            "SupportedNetworkTypes": ["IPV4", "DUAL"],
            "AvailableProcessorFeatures": [
                ["Name": "coreCount", "AllowedValues": "1,2,4,6,8,12,16,24,32,48,64"],
                ["Name": "threadsPerCore", "AllowedValues": "1,2"],
            ],
        ]
        return storage.map { .object(common.merging($0) { $1 }) }
    }

    private static let storage: [JSONObject] = [
        ["StorageType": "standard", "MinStorageSize": 5, "MaxStorageSize": 3072],
        ["StorageType": "gp2", "MinStorageSize": 20, "MaxStorageSize": 65536],
        [
            "StorageType": "gp3", "MinStorageSize": 20, "MaxStorageSize": 65536, "MinIopsPerDbInstance": 3000,
            "MaxIopsPerDbInstance": 64000, "MinStorageThroughputPerDbInstance": 125,
            "MaxStorageThroughputPerDbInstance": 4000,
        ],
        [
            "StorageType": "io1", "MinStorageSize": 100, "MaxStorageSize": 65536, "MinIopsPerDbInstance": 1000,
            "MaxIopsPerDbInstance": 256_000,
        ],
        [
            "StorageType": "io2", "MinStorageSize": 100, "MaxStorageSize": 65536, "MinIopsPerDbInstance": 1000,
            "MaxIopsPerDbInstance": 256_000,
        ],
        ["StorageType": "aurora", "SupportsClusters": true], ["StorageType": "aurora-iopt1", "SupportsClusters": true],
    ]
}
