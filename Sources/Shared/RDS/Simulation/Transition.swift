#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A change of an instance or a cluster that the simulated Region will make by itself.
struct Transition: Hashable, Sendable {
    /// What changes.
    enum Change: Hashable, Sendable {
        /// Members are set; null removes one.
        case set(JSONObject)
        /// The values of a request take effect.
        case apply(Action, JSONObject)
        case rename(DBInstanceIdentifier)
        /// Replication ends.
        case detach
        case delete
    }

    let time: Date
    let identity: String
    let change: Change

    var json: JSONValue {
        var object: JSONObject = ["At": .string(time.timestamp), "DbiResourceId": .string(identity)]
        switch change {
        case .set(let members): object["Set"] = .object(members)
        case .apply(let action, let parameters):
            object["Apply"] = .string(action.rawValue)
            object["Parameters"] = .object(parameters)
        case .rename(let name): object["Rename"] = .string(name.description)
        case .detach: object["Detach"] = true
        case .delete: object["Delete"] = true
        }
        return .object(object)
    }

    init(time: Date, identity: String, change: Change) {
        self.time = time
        self.identity = identity
        self.change = change
    }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(_ value: JSONValue) {
        guard let time = value["At"]?.string.flatMap({ Date(timestamp: $0) }),
            let identity = value["DbiResourceId"]?.string
        else { return nil }
        let change: Change
        if let members = value["Set"]?.object {
            change = .set(members)
        } else if let action = value["Apply"]?.string.flatMap({ Action(rawValue: $0) }) {
            change = .apply(action, value["Parameters"]?.object ?? [:])
        } else if let name = value["Rename"]?.string {
            change = .rename(DBInstanceIdentifier(name))
        } else if value["Detach"] != nil {
            change = .detach
        } else {
            change = .delete
        }
        self.init(time: time, identity: identity, change: change)
    }
}
