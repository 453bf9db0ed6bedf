import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells what happens, as events, and gathers the summary.
struct Reporter {
    private let emit: @Sendable (Event) throws -> Void
    /// The status that each operation was last reported to wait with.
    private var statuses: [Operation.ID: String] = [:]
    private(set) var summary = Summary()
    /// Why the events could not be written; none is written after that.
    private(set) var fault: (any Error)?

    init(emit: @escaping @Sendable (Event) throws -> Void) { self.emit = emit }

    mutating func begin(_ now: Date) { summary.start = now }

    mutating func started(_ operation: Operation, _ run: Run, _ now: Date) {
        if operation.id.stage == .retire { summary.nameTaken(operation.id.node, at: now) }
        switch operation.id.stage {
        case .withdraw: summary.endpoints.taken(operation.id.detail ?? "", at: now)
        case .deregister: summary.proxies.taken(operation.id.detail ?? "", at: now)
        default: break
        }
        report(operation, .started, run, now, message: operation.summary)
    }

    mutating func settled(_ operation: Operation, _ run: Run, _ now: Date) {
        guard run.settings.selection.contains(operation) else { return }
        guard run.flights[operation.id] != nil else {
            summary.skipped.append(operation.id)
            return report(operation, .skipped, run, now, message: "already so")
        }
        summary.performed.append(operation.id)
        switch operation.id.stage {
        case .install: summary.nameGiven(operation.id.node, at: now)
        case .endpoint: summary.endpoints.given(operation.id.detail ?? "", at: now)
        case .register: summary.proxies.given(operation.id.detail ?? "", at: now)
        default: break
        }
        report(operation, .done, run, now)
    }

    /// Says once what each operation in flight is waiting for, and again when that changes.
    mutating func waiting(_ run: Run, _ now: Date) {
        for operation in run.remaining {
            guard operation.action != .awaitMetric, case .accepted = run.flights[operation.id]?.state,
                let status = run.status(of: operation),
                statuses[operation.id] != status
            else { continue }
            statuses[operation.id] = status
            report(operation, .waiting, run, now)
        }
    }

    mutating func waiting(_ operation: Operation, for reason: String, _ run: Run, _ now: Date) {
        guard statuses[operation.id] != reason else { return }
        statuses[operation.id] = reason
        report(operation, .waiting, run, now, message: reason)
    }

    mutating func failed(_ operation: Operation, _ reason: String, _ run: Run, _ now: Date) {
        report(operation, .failed, run, now, message: reason)
    }

    /// What a person wants to know at the end: what is done, what is not, and which names are missing.
    mutating func end(_ run: Run, _ now: Date) {
        summary.end = now
        for id in run.remaining.map(\.id) {
            switch run.flights[id]?.state {
            case nil, .watching: summary.notStarted.append(id)
            case .over: summary.failed.append(id)
            default: summary.inFlight.append(id)
            }
        }
        summary.stoppedApplications = run.stoppedApplications
        summary.idleProxies = run.idleProxies
        for (id, search) in run.searches.sorted(by: { $0.key < $1.key }) where run.done.contains(id) {
            guard let zone = search.chosen else { continue }
            summary.zones.append("'\(id.node)' is in \(zone), since \(search.text)")
        }
        for (name, sight) in run.sights.sorted(by: { $0.key < $1.key }) {
            if sight.isDeadEnd, case .refused(let reason, let remedy?)? = run.judge.standstill(sight) {
                summary.deadEnds.append("\(reason): \(remedy)")
            }
            if sight.newIsInstalled, let new = sight.new {
                let old = sight.node.old.dbiResourceId
                let secret = new["MasterUserSecret"]?["SecretArn"]?.string
                summary.replacements.append(.init(name: name, old: old, new: new.dbiResourceId, secret: secret))
            }
        }
        summary.missingNames = missingNames(run, now)
    }

    /// The names that no instance bears at the moment, or that a call has taken of which no effect has been seen; sorted.
    func missingNames(_ run: Run, _ now: Date) -> [Summary.MissingName] {
        run.sights.sorted { $0.key < $1.key }.compactMap { name, sight in
            if sight.oldIsInPlace, run.isInFlight(.init(.retire, name)), let new = sight.new {
                return .init(name: name, bearer: new.identifier, seconds: nil, isCertain: false)
            }
            guard !(sight.newIsInstalled && sight.new != nil), sight.oldIsRetired,
                let bearer = sight.new?.status.kind == .failed ? sight.old : sight.new ?? sight.old
            else { return nil }
            return .init(name: name, bearer: bearer.identifier, seconds: summary.secondsGone(name, at: now))
        }
    }

    private mutating func report(
        _ operation: Operation,
        _ kind: Event.Kind,
        _ run: Run,
        _ now: Date,
        message: String? = nil
    ) {
        guard fault == nil else { return }
        do {
            try emit(
                Event(
                    time: now,
                    id: operation.id,
                    kind: kind,
                    status: run.status(of: operation),
                    elapsed: run.flights[operation.id].map { now.timeIntervalSince($0.started) },
                    message: message
                )
            )
        } catch {
            fault = error
        }
    }
}

extension Run {
    /// The applications that have been stopped, by this run or an earlier one, while their swap is not done.
    fileprivate var stoppedApplications: [Summary.StoppedApplication] {
        stream.operations.compactMap { operation in
            guard operation.id.stage == .quiesce, let command = operation.command else { return nil }
            let state = flights[operation.id]?.state
            guard done.contains(operation.id) || state != nil else { return nil }
            let swap = trees.tree(of: operation.id.node).flatMap(\.operations).filter { $0.phase == .swap }
            guard swap.contains(where: { !done.contains($0.id) }) else { return nil }
            let isCertain = if case .accepted = state { true } else { done.contains(operation.id) }
            return .init(name: operation.id.node, command: command, isCertain: isCertain)
        }
    }

    /// The proxies that have lost their target, to this run or an earlier one, and have no new one.
    fileprivate var idleProxies: [Summary.IdleProxy] {
        stream.operations.compactMap { operation in
            guard operation.id.stage == .register, !done.contains(operation.id), let proxy = operation.proxy else {
                return nil
            }
            let deregistration = Operation.ID(.deregister, operation.id.node, operation.id.detail)
            let isIdle = view.proxies.map { $0[proxy]?.registered.isEmpty == true } ?? done.contains(deregistration)
            return isIdle ? .init(proxy: proxy, target: operation.id.node) : nil
        }
    }

    /// The status of the instance that an operation works on; `nil` while it is not there.
    func status(of operation: Operation) -> String? {
        snapshot(of: operation)?.progress ?? instance(of: operation)?.status.description
    }

    /// The snapshot that an operation makes; `nil` while it is not there, and for any other operation.
    func snapshot(of operation: Operation) -> DBSnapshot? {
        operation.id.stage.makesSnapshot ? view.snapshots?.sights[operation.id]?.snapshot : nil
    }

    /// The instance or the cluster that an operation works on; `nil` while it is not there.
    func instance(of operation: Operation) -> (any JudgedResource)? {
        guard !operation.id.stage.isOfSnapshot else { return nil }
        if operation.id.stage.isOfLanding {
            return operation.identifier.flatMap { view.resource(named: $0) }
        }
        let sight = sights[operation.id.node]
        return operation.id.stage.facts.subject.isOld ? sight?.old : sight?.new
    }
}
