/// What a new instance or cluster must show before it gets its name: what the old one shows by then, but for this.
package struct Expectation: Hashable, Sendable {
    /// What the old one showed when the plan was made, by the names of the attributes that are carried.
    ///
    /// Where the operations ask for something else, a person has edited them and wants that.
    package let attributes: JSONObject
    /// The names of the attributes of which the plan said that they will differ.
    package let announced: Set<String>

    package init(attributes: JSONObject, announced: Set<String>) {
        self.attributes = attributes
        self.announced = announced
    }

    /// What is expected of the new one for `old`.
    package init(of old: any DBResource, announced: [AttributeDifference]) {
        var attributes: JSONObject = [:]
        if let cluster = old as? DBCluster {
            for attribute in ClusterAttribute.all(of: cluster) where attribute.fate.isCarried {
                attributes[attribute.member] = attribute.intendedValue(of: cluster)
            }
        } else if let instance = old as? DBInstance {
            for attribute in Attribute.compared(for: instance) {
                attributes[attribute.name] = attribute.intendedValue(of: instance)
            }
        }
        self.init(
            attributes: attributes,
            announced: Set(announced.filter { $0.identifier == old.identifier }.map(\.attribute))
        )
    }

    package var json: JSONValue {
        ["attributes": .object(attributes), "announced": .array(announced.sorted().map { .string($0) })]
    }

    /// Reads what `json` wrote; `nil` when it is something else.
    package init?(_ value: JSONValue) {
        guard let attributes = value["attributes"]?.object, let announced = value["announced"]?.array,
            announced.allSatisfy({ $0.string != nil })
        else { return nil }
        self.init(attributes: attributes, announced: Set(announced.compactMap(\.string)))
    }
}
