import RDS

/// Where the old and the new instance, or cluster, of a node are, in one view of the Region.
struct NodeSight: Sendable {
    let node: PlannedNode
    /// The instance with the planned identity, wherever its name has gone; `nil` when it is not there.
    let old: (any JudgedResource)?
    /// The instance with the plan's tag, or the restored one; `nil` when it is not there.
    let new: (any JudgedResource)?
    /// Why the new instance cannot take a call, or is not there; `nil` when it is settled.
    let unreadiness: String?
    /// Why nothing can be concluded from this view; `nil` when it is clear.
    ///
    /// While a rename is under way, or a read is stale, a name may be missing or double.
    let doubt: String?
    private let view: RegionView

    init(_ node: PlannedNode, in view: RegionView) {
        self.node = node
        self.view = view
        old = node.old.dbiResourceId.flatMap { view.resources(identity: $0).first }
        let new = view.newResources(of: node).first
        self.new = new
        unreadiness = new.map { $0.unreadiness } ?? "there is no new instance for '\(node.identifier)'"
        doubt = Self.doubt(node, view)
    }

    var oldIsInPlace: Bool { old?.identifier == node.identifier }
    var oldIsRetired: Bool { old != nil && old?.identifier == node.retiredName }
    var newIsBuilding: Bool { new != nil && new?.identifier == node.temporaryName }
    var newIsInstalled: Bool { new?.identifier == node.identifier }

    /// The old instance is gone, and the new one has its place.
    var isComplete: Bool { old == nil && newIsInstalled && unreadiness == nil }

    /// Somebody else's instance under this name; `nil` when the name is free or ours.
    func stranger(at identifier: DBInstanceIdentifier?) -> (any JudgedResource)? {
        guard let identifier, let resource = view.resource(named: identifier) else { return nil }
        let isOurs =
            resource.dbiResourceId.map { [old?.dbiResourceId, new?.dbiResourceId].contains($0) }
            ?? (resource.identifier == new?.identifier && new?.dbiResourceId == nil)
        return isOurs ? nil : resource
    }

    private static func doubt(_ node: PlannedNode, _ view: RegionView) -> String? {
        let names = [node.identifier, node.temporaryName, node.retiredName].compactMap(\.self)
        if let name = names.first(where: view.isDouble) { return "'\(name)' is listed twice" }
        let old = node.old.dbiResourceId.map(view.resources(identity:)) ?? []
        if old.count > 1 { return "several instances are listed as \(node.old.dbiResourceId ?? "")" }
        let new = view.newResources(of: node)
        if new.count > 1 { return "several instances are listed as what takes its place (\(node.mark))" }
        if old.isEmpty, new.isEmpty, view.resource(named: node.identifier) == nil {
            return "neither '\(node.identifier)' nor what takes its place is listed"
        }
        return nil
    }

    /// What makes it impossible to go on with this node; `nil` when nothing does.
    var obstacle: String? {
        if let old, let retired = node.retiredName, ![node.identifier, retired].contains(old.identifier) {
            return "the instance \(node.old.dbiResourceId ?? "") is named '\(old.identifier)' now, "
                + "which is neither '\(node.identifier)' nor '\(retired)'"
        }
        if let new, let temporary = node.temporaryName, ![node.identifier, temporary].contains(new.identifier) {
            return "the new instance is named '\(new.identifier)' now, "
                + "which is neither '\(temporary)' nor '\(node.identifier)'"
        }
        if new == nil, let aside = view.putAside(of: node) {
            return "the plan was undone: its new instance is '\(aside.identifier)' now"
        }
        if old == nil, new == nil, let stranger = view.resource(named: node.identifier) {
            return "'\(node.identifier)' is another instance now (\(stranger.dbiResourceId ?? "unknown")): "
                + "another refresh has replaced it since"
        }
        return nil
    }
}
