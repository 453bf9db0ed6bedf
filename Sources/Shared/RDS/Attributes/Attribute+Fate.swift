/// A way in which an instance is made.
package enum Way: Hashable, Sendable, CaseIterable {
    /// A read replica that is promoted to be a primary.
    case promotedReplica
    /// A read replica that stays one.
    case replica
    case snapshot
    case pointInTime

    package var action: Action {
        switch self {
        case .promotedReplica, .replica: .createDBInstanceReadReplica
        case .snapshot: .restoreDBInstanceFromDBSnapshot
        case .pointInTime: .restoreDBInstanceToPointInTime
        }
    }

    /// The ways in which the new instance for an old one can be made.
    static func possible(for old: DBInstance) -> [Way] {
        old.sourceReference == nil ? [.promotedReplica, .snapshot, .pointInTime] : [.replica]
    }
}

/// What becomes of an attribute of the old instance: when the new one is asked for it, if it is.
package enum Fate: Hashable, Sendable {
    /// In the call that makes it.
    case creation
    /// When it is promoted.
    case promotion
    /// In one modification, once it is there.
    case modify
    /// In a modification of its own, which has another time or which another one's refusal must not stop.
    case ownModify
    /// In a call of another kind.
    case otherCall
    /// Never: it comes with the data, or starts afresh.
    case inherited
    /// Never: it is a state or a fact, or it goes with another member.
    case notApplicable

    /// Whether the new instance has it from the old one.
    package var isCarried: Bool { self != .inherited && self != .notApplicable }
}

/// Engines and ways for which an attribute has another fate.
struct FateException: Hashable, Sendable {
    let fate: Fate
    /// `nil` for all of them.
    let engines: Set<Engine.Family>?
    let ways: Set<Way>?

    /// - Parameter source: Where the documentation says so, for the reader of the table.
    init(_ fate: Fate, of engines: Set<Engine.Family>? = nil, by ways: Set<Way>? = nil, source: StaticString) {
        self.fate = fate
        self.engines = engines
        self.ways = ways
    }

    func holds(_ family: Engine.Family, _ way: Way) -> Bool {
        engines?.contains(family) != false && ways?.contains(way) != false
    }
}

/// What an attribute means nothing without, so that RDS refuses it, or chooses it.
///
/// Source: RDS API 2014-10-31, the members of `CreateDBInstanceReadReplica` and `ModifyDBInstance`.
enum Need: Hashable, Sendable {
    /// RDS chooses the zones of an instance in several, and refuses others.
    case oneZone
    /// "If MonitoringRoleArn is specified, then you must set MonitoringInterval to a value other than 0."
    case monitoring
    case performanceInsights
    /// "Only supported for Db2 DB instances and Oracle DB instances", of replicas.
    case replication
    /// "For an RDS on Outposts DB instance."
    case outposts

    func isMet(by instance: DBInstance) -> Bool {
        switch self {
        case .oneZone: Attribute.intended("MultiAZ", of: instance) != true
        case .monitoring: ![nil, 0].contains(instance["MonitoringInterval"])
        case .performanceInsights: instance.isTrue("PerformanceInsightsEnabled")
        case .replication: instance.sourceReference != nil
        case .outposts: instance["BackupTarget"] == "outposts" || instance.isTrue("CustomerOwnedIpEnabled")
        }
    }
}

/// How an instance loses an attribute that it has from its data's and that the old instance lacks.
///
/// What is more than a value is an operation of its own: its refusal must not stop the rest.
package enum Removal: Hashable, Sendable {
    /// By the value that says so.
    case value(JSONValue)
    /// By a parameter of ModifyDBInstance that is true.
    case parameter(String)
    /// By naming the log types that end.
    case logTypes
    /// By a limit that is the size itself. Source: the CloudFormation provider for `AWS::RDS::DBInstance`.
    case autoscaling
    /// By turning off insights and their mode together.
    case insights
}

extension Attribute {
    /// When a new instance is asked for the attribute.
    ///
    /// Without an exception it is as soon as a request takes it.
    package func fate(of family: Engine.Family, by way: Way) -> Fate {
        if let exception = exceptions.first(where: { $0.holds(family, way) }) { return exception.fate }
        if parameters[way.action] != nil { return .creation }
        return parameters[.modifyDBInstance] == nil ? .notApplicable : .modify
    }

    /// Whether the attribute means anything for an instance.
    package func isMeaningful(for instance: DBInstance) -> Bool { need?.isMet(by: instance) ?? true }

    /// The attributes that the new instance for `old` has from it, in the order of the table.
    ///
    /// A caller that compares both asks `AttributeDifference.carried`.
    package static func carried(from old: DBInstance) -> [Attribute] {
        let (ways, family) = (Way.possible(for: old), old.engine.family)
        return all.filter { attribute in
            ways.contains { attribute.fate(of: family, by: $0).isCarried } && attribute.isMeaningful(for: old)
        }
    }
}
