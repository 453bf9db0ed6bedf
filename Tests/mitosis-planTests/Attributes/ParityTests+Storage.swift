import RDS

@testable import mitosis_plan

/// What storage is asked for.
extension ParityTests {
    static let storage = [
        Case(
            "gp3 of less than 400 GiB takes no IOPS",
            source: ["AllocatedStorage": 200],
            old: gp3.merging(["AllocatedStorage": 200]) { $1 },
            [.clone: ["StorageType": "gp3", "Iops": .null, "StorageThroughput": .null]]
        ),
        Case(
            "gp3 of 400 GiB takes both",
            source: ["AllocatedStorage": 400],
            old: gp3(14000, 700).merging(["AllocatedStorage": 400]) { $1 },
            [.clone: ["Iops": 14000, "StorageThroughput": 700]]
        ),
        Case(
            "gp3 that becomes large has more than it had",
            source: ["AllocatedStorage": 500],
            old: gp3.merging(["AllocatedStorage": 200]) { $1 },
            [.clone: ["AllocatedStorage": 500, "Iops": 12000, "StorageThroughput": 500]],
            differences: [
                "AllocatedStorage is 200 and will be 500", "Iops is 3000 and will be 12000",
                "StorageThroughput is 125 and will be 500",
            ]
        ),
        Case(
            "Oracle's gp3 takes both from 200 GiB on",
            .pointInTime(nil),
            both: oracle,
            source: ["AllocatedStorage": 200],
            old: gp3(13000, 600).merging(["AllocatedStorage": 200]) { $1 },
            [.clone: ["Iops": 13000, "StorageThroughput": 600]]
        ),
        Case(
            "provisioned IOPS grow with the storage",
            source: ["AllocatedStorage": 8000],
            old: ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 100],
            [.clone: ["StorageType": "io1", "Iops": 4000]],
            differences: ["AllocatedStorage is 100 and will be 8000", "Iops is 1000 and will be 4000"]
        ),
        Case(
            "a replica of less than 100 GiB gets provisioned IOPS afterwards",
            source: ["AllocatedStorage": 50, "StorageType": "gp2", "Iops": .null],
            old: ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 100],
            [
                .clone: ["StorageType": .null, "Iops": .null, "AllocatedStorage": 100],
                .configure: ["StorageType": .null, "Iops": .null],
            ],
            own: ["storage": ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 100]]
        ),
        Case(
            "a restore of less than 100 GiB gets them at once",
            .pointInTime(nil),
            source: ["AllocatedStorage": 50],
            old: ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 100],
            [.clone: ["StorageType": "io1", "Iops": 1000, "AllocatedStorage": 100]]
        ),
        Case(
            "less than a tenth more is not asked for",
            source: ["AllocatedStorage": 200],
            old: ["AllocatedStorage": 219],
            [.clone: ["AllocatedStorage": 200]],
            differences: ["AllocatedStorage is 219 and will be 200"]
        ),
        Case(
            "a tenth more is",
            source: ["AllocatedStorage": 200],
            old: ["AllocatedStorage": 220],
            [.clone: ["AllocatedStorage": 220]]
        ),
        Case(
            "what is pending is what is wanted",
            source: ["AllocatedStorage": 200],
            old: [
                "AllocatedStorage": 200,
                "PendingModifiedValues": ["AllocatedStorage": 300, "DBInstanceClass": "db.m5.large"],
            ],
            [.clone: ["AllocatedStorage": 300, "DBInstanceClass": "db.m5.large"]]
        ),
        Case(
            "autoscaling is carried",
            old: ["MaxAllocatedStorage": 1000],
            [.clone: ["MaxAllocatedStorage": 1000]]
        ),
        Case(
            "autoscaling of a snapshot's restore comes afterwards",
            .snapshot("s"),
            old: ["MaxAllocatedStorage": 1000],
            [.clone: ["MaxAllocatedStorage": .null], .configure: ["MaxAllocatedStorage": 1000]]
        ),
        Case(
            "autoscaling that the source passes on is turned off",
            source: ["MaxAllocatedStorage": 1000],
            [.clone: ["MaxAllocatedStorage": .null], .configure: ["MaxAllocatedStorage": .null]],
            own: ["autoscaling": ["MaxAllocatedStorage": 200]]
        ),
        Case(
            "a limit below the inherited size is said, and nothing grows",
            source: ["MaxAllocatedStorage": 1000],
            old: ["MaxAllocatedStorage": 150],
            [.clone: ["MaxAllocatedStorage": .null], .configure: ["MaxAllocatedStorage": .null]],
            own: ["autoscaling": ["MaxAllocatedStorage": 200]],
            differences: ["MaxAllocatedStorage is 150 and will be absent"]
        ),
        Case(
            "a log volume is carried",
            old: ["DedicatedLogVolume": true, "StorageType": "io1", "Iops": 3000],
            [.clone: ["DedicatedLogVolume": true]]
        ),
        Case(
            "a log volume that the source passes on is not",
            source: ["DedicatedLogVolume": true],
            old: ["DedicatedLogVolume": false],
            [.clone: ["DedicatedLogVolume": false]]
        ),
        Case(
            "more volumes are made, and the source's stay",
            .pointInTime(nil),
            both: oracle,
            source: [
                "AdditionalStorageVolumes": [
                    ["VolumeName": "rdsdbdata2", "AllocatedStorage": 300, "StorageType": "gp3"]
                ]
            ],
            old: [
                "AdditionalStorageVolumes": [
                    [
                        "VolumeName": "rdsdbdata3", "AllocatedStorage": 500, "StorageType": "gp3",
                        "StorageVolumeStatus": "available",
                    ]
                ]
            ],
            [
                .clone: [
                    "AdditionalStorageVolumes": [
                        ["VolumeName": "rdsdbdata3", "AllocatedStorage": 500, "StorageType": "gp3"]
                    ]
                ]
            ],
            differences: [
                "AdditionalStorageVolumes is "
                    + #"[{"AllocatedStorage":500,"StorageType":"gp3","VolumeName":"rdsdbdata3"}] and will be "#
                    + #"[{"AllocatedStorage":300,"StorageType":"gp3","VolumeName":"rdsdbdata2"},"#
                    + #"{"AllocatedStorage":500,"StorageType":"gp3","VolumeName":"rdsdbdata3"}]"#
            ]
        ),
        Case(
            "SQL Server gets its storage and its second zone afterwards",
            .pointInTime(nil),
            both: sqlServer,
            old: gp3(5000, 250).merging(["MultiAZ": true, "AllocatedStorage": 300]) { $1 },
            [
                .clone: ["AllocatedStorage": .null, "StorageType": .null, "Iops": .null, "MultiAZ": .null],
                .configure: ["AllocatedStorage": .null, "MultiAZ": true],
            ],
            own: [
                "storage": ["StorageType": "gp3", "AllocatedStorage": 300, "Iops": 5000, "StorageThroughput": 250]
            ]
        ),
    ]
}
