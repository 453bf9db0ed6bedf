import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the simulated Region consists of at a moment: instances, clusters, snapshots, and what is still to happen to them.
struct SimulatedState: Sendable {
    let place: Place
    private(set) var instances: [DBInstance]
    var clusters: [DBCluster]
    var endpoints: [DBClusterEndpoint]
    var snapshots: [DBSnapshot]
    /// In the order of their times.
    private var transitions: [Transition] = []
    /// The identity of the instance whose data each instance holds, by identity.
    var origins: [String: String] = [:]
    /// When each instance that has been renamed got its present name, by identity.
    private(set) var renamings: [String: Date] = [:]
    /// The zones that have no room for another instance, each until when.
    var fullZones: [String: Date] = [:]
    /// The accounts that may restore each snapshot, by its ARN.
    var sharedWith: [String: [String]] = [:]
    /// The accounts that may clone each cluster, by its ARN.
    var clustersSharedWith: [String: [String]] = [:]
    /// Clusters of accounts that the graph does not have, which share them with this one.
    var sharedClusters: [SharedDBCluster] = []
    /// What each copy that is under way is made of; both by their ARNs.
    var copySources: [String: String] = [:]
    private var serial = 0
    var proxies: [SimulatedProxy] = []
    /// What the account answers to some calls, by their names; the rules of the simulation answer the others.
    var account: JSONObject = [:]
    /// What is known of some keys, as members of `KeyMetadata`, by their ARNs; all others are the account's and enabled.
    var keys: JSONObject = [:]
    let capturedAt: String?
    var now: Date

    /// A place with nothing in it.
    init(at place: Place, now: Date) {
        self.place = place
        self.now = now
        (instances, clusters, endpoints, snapshots) = ([], [], [], [])
        capturedAt = nil
    }

    /// - Parameter saved: What only a simulation has, as `json` gave it; `nil` for a graph of a real Region.
    init(_ graph: InstanceGraph, _ saved: JSONValue?, at place: Place) {
        func dates(_ name: String) -> [String: Date] {
            (saved?[name]?.object ?? [:]).compactMapValues { $0.string.flatMap { Date(timestamp: $0) } }
        }
        func texts(_ name: String) -> [String: String] { (saved?[name]?.object ?? [:]).compactMapValues(\.string) }
        self.place = place
        instances = graph.instances
        clusters = graph.clusters
        endpoints = graph.endpoints
        snapshots = graph.snapshots ?? []
        sharedClusters = graph.sharedClusters ?? []
        capturedAt = graph.capturedAt
        let start = (saved?["Now"]?.string ?? capturedAt).flatMap { Date(timestamp: $0) }
        now = start ?? Date(timeIntervalSince1970: 1_767_225_600)
        transitions = (saved?["Transitions"]?.array ?? []).compactMap { Transition($0) }
        origins = texts("Data")
        renamings = dates("Renamed")
        serial = saved?["Serial"]?.integer ?? 0
        proxies =
            saved?["DBProxies"]?.array.map { $0.compactMap { SimulatedProxy($0) } }
            ?? SimulatedProxy.all(boundIn: graph, at: place)
        account = saved?["Account"]?.object ?? [:]
        keys = saved?["Keys"]?.object ?? [:]
        fullZones = dates("FullZones")
        copySources = texts("Copies")
        func accounts(_ name: String) -> [String: [String]] {
            (saved?[name]?.object ?? [:]).compactMapValues { $0.array?.compactMap(\.string) }
        }
        sharedWith = accounts("Shared")
        clustersSharedWith = accounts("SharedClusters")
    }

    /// The whole state as a graph, with one more member for what only a simulation has.
    var json: JSONObject {
        func list(_ members: [JSONObject]) -> JSONValue { .array(members.map { .object($0) }) }
        var object: JSONObject = [
            "DBInstances": list(instances.map(\.members)),
            "DBSnapshots": list(snapshots.filter { !$0.isOfCluster }.map(\.members)),
            "CapturedAt": .string(capturedAt ?? now.timestamp), "Simulation": .object(simulation),
        ]
        if !clusters.isEmpty { object["DBClusters"] = list(clusters.map(\.members)) }
        if !endpoints.isEmpty { object["DBClusterEndpoints"] = list(endpoints.map(\.members)) }
        if !sharedClusters.isEmpty { object["SharedDBClusters"] = list(sharedClusters.map(\.members)) }
        let ofClusters = snapshots.filter(\.isOfCluster)
        if !ofClusters.isEmpty { object["DBClusterSnapshots"] = list(ofClusters.map(\.members)) }
        return object
    }

    private var simulation: JSONObject {
        func times(_ dates: [String: Date]) -> JSONObject { JSONObject(dates.mapValues { .string($0.timestamp) }) }
        func texts(_ values: [String: String]) -> JSONObject { JSONObject(values.mapValues { .string($0) }) }
        func accounts(_ values: [String: [String]]) -> JSONObject {
            JSONObject(values.mapValues { .array($0.map { .string($0) }) })
        }
        var object: JSONObject = [
            "Now": .string(now.timestamp), "Transitions": .array(transitions.map(\.json)),
            "Data": .object(texts(origins)), "Serial": .integer(serial), "Renamed": .object(times(renamings)),
        ]
        let seldom: JSONObject = [
            "Account": .object(account), "Keys": .object(keys), "FullZones": .object(times(fullZones)),
            "Copies": .object(texts(copySources)),
            "Shared": .object(accounts(sharedWith)), "SharedClusters": .object(accounts(clustersSharedWith)),
        ]
        if !proxies.isEmpty { object["DBProxies"] = .array(proxies.map(\.json)) }
        object.merge(seldom.filter { $0.value.object?.isEmpty == false }) { $1 }
        return object
    }

    func index(of identifier: DBInstanceIdentifier) -> Int? { instances.firstIndex { $0.identifier == identifier } }

    /// The instance of this name or ARN.
    func instance(_ reference: String?) -> DBInstance? {
        guard let reference else { return nil }
        return index(of: DBInstanceIdentifier(reference: reference)).map { instances[$0] }
    }

    /// An identity that no instance, and no cluster, has had.
    mutating func newIdentity(prefix: String = "db-SIMULATED") -> String {
        serial += 1
        let digits = String(serial)
        return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    mutating func add(_ instance: DBInstance) {
        instances.append(instance)
        relink()
    }

    mutating func update(_ identity: String?, _ change: (inout DBInstance) -> Void) {
        guard let index = instances.firstIndex(where: { $0.dbiResourceId == identity }) else { return }
        change(&instances[index])
    }

    /// Plans changes, each so many seconds after the one before.
    mutating func schedule(_ identity: String?, _ steps: [(after: Double, change: Transition.Change)]) {
        guard let identity else { return }
        var time = now
        for step in steps {
            time += step.after
            transitions.append(Transition(time: time, identity: identity, change: step.change))
        }
        transitions.sort { $0.time < $1.time }
    }

    /// Lets time pass up to `time`: what is due happens, in its order.
    mutating func advance(to time: Date) {
        while let next = transitions.first, next.time <= time {
            transitions.removeFirst()
            perform(next)
        }
        now = time
    }

    /// When the last of what is to happen to something will have happened; `nil` where nothing is.
    func end(of identity: String) -> Date? { transitions.last { $0.identity == identity }?.time }

    /// Takes back what was to happen to something.
    mutating func unschedule(_ identity: String) { transitions.removeAll { $0.identity == identity } }

    private mutating func perform(_ transition: Transition) {
        if performOnCluster(transition) || performOnSnapshot(transition) { return }
        switch transition.change {
        case .set(let members):
            update(transition.identity) { instance in
                for (name, value) in members { instance[name] = value == .null ? nil : value }
            }
        case .apply(_, let parameters):
            update(transition.identity) { instance in
                RequestMembers.apply(parameters, to: &instance)
                if StorageRules.names.contains(where: { parameters[$0] != nil }) { StorageRules.settle(&instance) }
            }
        case .rename(let name):
            renamings[transition.identity] = transition.time
            rename(transition.identity, to: name)
        case .detach:
            update(transition.identity) { instance in
                instance["ReadReplicaSourceDBInstanceIdentifier"] = nil
                instance["StatusInfos"] = nil
            }
            relink()
        case .delete:
            guard let gone = instances.first(where: { $0.dbiResourceId == transition.identity }) else { return }
            instances.removeAll { $0.dbiResourceId == transition.identity }
            elect(without: gone)
            // RDS promotes the replicas of an instance that is deleted.
            for index in instances.indices
            where InstanceGraph.localName(instances[index].sourceReference, seenFrom: instances[index])
                == gone.identifier
            {
                instances[index]["ReadReplicaSourceDBInstanceIdentifier"] = nil
                instances[index]["StatusInfos"] = nil
            }
            relink()
        }
    }

    private mutating func rename(_ identity: String, to name: DBInstanceIdentifier) {
        guard let index = instances.firstIndex(where: { $0.dbiResourceId == identity }) else { return }
        let old = instances[index].identifier
        let arn = instances[index].arn
        instances[index].identifier = name
        instances[index]["DBInstanceArn"] = .string(arn.sibling(.dbInstance, name.description).description)
        if let address = instances[index].endpointAddress, address.hasPrefix("\(old).") {
            var endpoint = instances[index]["Endpoint"]?.object ?? [:]
            endpoint["Address"] = .string("\(name)" + address.dropFirst(old.description.count))
            instances[index]["Endpoint"] = .object(endpoint)
        }
        followRename(of: instances[index], from: old)
        for index in instances.indices where instances[index].sourceReference != nil {
            guard InstanceGraph.localName(instances[index].sourceReference, seenFrom: instances[index]) == old else {
                continue
            }
            instances[index]["ReadReplicaSourceDBInstanceIdentifier"] = JSONValue(name)
        }
        relink()
    }

    /// Every source lists the replicas that name it.
    private mutating func relink() {
        var replicas: [DBInstanceIdentifier: [JSONValue]] = [:]
        for instance in instances {
            guard let source = InstanceGraph.localName(instance.sourceReference, seenFrom: instance) else { continue }
            replicas[source, default: []].append(JSONValue(instance.identifier))
        }
        for index in instances.indices {
            let elsewhere = instances[index].replicaReferences.filter { $0.hasPrefix("arn:") }.map {
                JSONValue.string($0)
            }
            instances[index]["ReadReplicaDBInstanceIdentifiers"] = .array(
                (replicas[instances[index].identifier] ?? []) + elsewhere
            )
        }
    }
}
