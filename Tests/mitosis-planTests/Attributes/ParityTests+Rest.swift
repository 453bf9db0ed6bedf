import RDS

@testable import mitosis_plan

/// Everything else.
extension ParityTests {
    static let rest = [
        Case(
            "processor features are carried",
            .pointInTime(nil),
            both: oracle,
            old: ["ProcessorFeatures": [["Name": "coreCount", "Value": "2"]]],
            [
                .clone: [
                    "ProcessorFeatures": [["Name": "coreCount", "Value": "2"]], "UseDefaultProcessorFeatures": .null,
                ]
            ]
        ),
        Case(
            "processor features that the source passes on are not",
            .pointInTime(nil),
            both: oracle,
            source: ["ProcessorFeatures": [["Name": "coreCount", "Value": "8"]]],
            [.clone: ["UseDefaultProcessorFeatures": true, "ProcessorFeatures": .null]],
            own: ["processor-features": ["UseDefaultProcessorFeatures": true]]
        ),
        Case(
            "a directory's domain is named by its id",
            old: [
                "DomainMemberships": [["Domain": "d-1", "IAMRoleName": "r", "FQDN": "x.example", "Status": "joined"]]
            ],
            [.clone: ["Domain": "d-1", "DomainIAMRoleName": "r", "DomainFqdn": .null]]
        ),
        Case(
            "a domain of one's own is named by what joins it",
            old: [
                "DomainMemberships": [
                    [
                        "Domain": "x.example", "FQDN": "x.example", "OU": "OU=a", "AuthSecretArn": "arn:s",
                        "DnsIps": ["10.0.0.1", "10.0.0.2"],
                    ]
                ]
            ],
            [
                .clone: [
                    "Domain": .null, "DomainFqdn": "x.example", "DomainOu": "OU=a", "DomainAuthSecretArn": "arn:s",
                    "DomainDnsIps": ["10.0.0.1", "10.0.0.2"],
                ]
            ]
        ),
        Case(
            "a domain that the source passes on is left",
            source: ["DomainMemberships": [["Domain": "d-1", "IAMRoleName": "r"]]],
            [.configure: ["DisableDomain": .null]],
            own: ["domain": ["DisableDomain": true]]
        ),
        Case(
            "whether a restore is in a domain is seen when it is there",
            .pointInTime(nil),
            source: ["DomainMemberships": [["Domain": "d-1", "IAMRoleName": "r"]]],
            [.configure: ["DisableDomain": .null]],
            own: ["domain": ["DisableDomain": true]]
        ),
        Case(
            "a zone is asked for where there is one",
            old: ["AvailabilityZone": "us-east-1b"],
            [.clone: ["AvailabilityZone": "us-east-1b", "MultiAZ": false]]
        ),
        Case(
            "no zone is asked for where there are several",
            old: ["PendingModifiedValues": ["MultiAZ": true]],
            [.clone: ["AvailabilityZone": .null, "MultiAZ": true]]
        ),
        Case(
            "the network's type, the authority and access are carried",
            old: [
                "NetworkType": "DUAL", "CACertificateIdentifier": "rds-ca-ecc384-g1", "PubliclyAccessible": true,
                "CopyTagsToSnapshot": true, "IAMDatabaseAuthenticationEnabled": true,
            ],
            [
                .clone: [
                    "NetworkType": "DUAL", "CACertificateIdentifier": "rds-ca-ecc384-g1", "PubliclyAccessible": true,
                    "CopyTagsToSnapshot": true, "EnableIAMDatabaseAuthentication": true,
                ]
            ]
        ),
        Case(
            "Extended Support is chosen for a replica afterwards",
            source: ["EngineLifecycleSupport": "open-source-rds-extended-support"],
            old: ["EngineLifecycleSupport": "open-source-rds-extended-support-disabled"],
            [
                .clone: ["EngineLifecycleSupport": .null],
                .configure: ["EngineLifecycleSupport": "open-source-rds-extended-support-disabled"],
            ]
        ),
        Case(
            "Extended Support is chosen for a restore",
            .pointInTime(nil),
            source: ["EngineLifecycleSupport": "open-source-rds-extended-support"],
            old: ["EngineLifecycleSupport": "open-source-rds-extended-support-disabled"],
            [.clone: ["EngineLifecycleSupport": "open-source-rds-extended-support-disabled"]]
        ),
        Case(
            "a replica's licence is changed afterwards",
            both: oracle,
            source: ["LicenseModel": "license-included"],
            old: ["LicenseModel": "bring-your-own-license"],
            [.clone: ["LicenseModel": .null], .configure: ["LicenseModel": "bring-your-own-license"]]
        ),
        Case(
            "a restore gets its licence at once",
            .pointInTime(nil),
            both: oracle,
            source: ["LicenseModel": "license-included"],
            old: ["LicenseModel": "bring-your-own-license"],
            [.clone: ["LicenseModel": "bring-your-own-license"], .configure: ["LicenseModel": .null]]
        ),
        Case(
            "a replica's mode is carried",
            node: "mitosis-demo-replica",
            both: oracle,
            old: ["ReplicaMode": "mounted"],
            [.clone: ["ReplicaMode": "mounted"]]
        ),
        Case(
            "RDS's own tags are not",
            old: ["TagList": [["Key": "aws:x", "Value": "1"], ["Key": "Team", "Value": "a"]]],
            [
                .clone: [
                    "Tags": [
                        ["Key": "Team", "Value": "a"], ["Key": "mitosis:names", "Value": "*"],
                        ["Key": "mitosis:plan", "Value": "*"],
                        ["Key": "mitosis:source", "Value": "*"],
                    ]
                ]
            ]
        ),
        Case(
            "what stands still in the data is said",
            both: ["ActivityStreamStatus": "stopped"],
            source: ["KmsKeyId": "a", "StorageEncrypted": true, "Timezone": "UTC"],
            old: ["KmsKeyId": "b", "StorageEncrypted": true, "Timezone": "UTC", "ActivityStreamStatus": "started"],
            [.clone: ["KmsKeyId": .null]],
            differences: ["KmsKeyId is b and will be a", "ActivityStreamStatus is started and will be absent"]
        ),
    ]
}
