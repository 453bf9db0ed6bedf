import Console

extension Operation {
    /// The operation as one line of JSON, members in the order of the format, without the newline.
    package var line: String {
        let members: [(String, JSONValue)] = [
            ("version", .integer(Self.formatVersion)),
            ("id", .string(id.description)),
            ("phase", .string(phase.rawValue)),
            ("after", .array(after.map { .string($0.description) })),
            ("action", .string(action.rawValue)),
            ("parameters", .object(parameters)),
            ("secrets", .object(JSONObject(secrets.mapValues { .string($0) }))),
            ("replaces", replaces.json),
            ("names", names?.json ?? .null),
            ("source", source.json),
            ("plan", .string(plan)),
            ("capturedAt", capturedAt.map { .string($0) } ?? .null),
            ("resources", .array(resources.map { .string($0) })),
            ("expects", expects?.json ?? .null),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1.line)" }.joined(separator: ",") + "}"
    }

    /// Reads one operation; unknown members are ignored.
    ///
    /// - Parameter place: Where it stands, for the message, such as `line 3 ('clone:demo')`.
    /// - Throws: `InputError` naming the member that is missing or wrong.
    package init(_ value: JSONValue, at place: String) throws(InputError) {
        guard let object = value.object else { throw InputError("\(place) should be an object, not \(value.kind)") }
        let members = Members(object: object, place: place)
        let version = try members.required("version")
        guard version == .integer(Self.formatVersion) else {
            throw InputError(
                "\(place) has version \(version.line) of the operations' format",
                hint: "this tool reads version \(Self.formatVersion): make the plan again with its mitosis-plan"
            )
        }
        let id = try members.id("id", try members.text("id"))
        let phaseName = try members.text("phase")
        guard let phase = Phase(rawValue: phaseName) else {
            throw InputError("\(place) has an unknown phase '\(phaseName)'", hint: "it is \(Phase.list)")
        }
        var after: [ID] = []
        for text in try members.texts("after") { after.append(try members.id("after", text)) }
        let actionName = try members.text("action")
        guard let action = Action(rawValue: actionName), !action.isRead else {
            throw InputError("\(place) has an unknown action '\(actionName)'")
        }
        self.init(
            id: id,
            after: after,
            action: action,
            parameters: try members.object("parameters"),
            secrets: try members.places("secrets"),
            replaces: try members.identity("replaces"),
            names: try members.names(of: id.node),
            source: try members.identity("source"),
            plan: try members.text("plan"),
            capturedAt: object["capturedAt"]?.string,
            resources: try members.texts("resources"),
            expects: try members.expectation()
        )
        self.phase = phase
        if let needed = action.namingParameter, parameters[needed]?.string?.isEmpty != false {
            throw InputError("\(place) has no parameter \(needed)")
        }
    }

    /// The members of an operation's object, with errors that say where it stands.
    private struct Members {
        let object: JSONObject
        let place: String

        func required(_ name: String) throws(InputError) -> JSONValue {
            guard let value = object[name] else { throw InputError("\(place) has no '\(name)'") }
            return value
        }

        func text(_ name: String) throws(InputError) -> String {
            guard let text = try required(name).string else {
                throw InputError("'\(name)' of \(place) should be a string")
            }
            return text
        }

        func texts(_ name: String) throws(InputError) -> [String] {
            let values = try required(name).array
            guard let values, values.allSatisfy({ $0.string != nil }) else {
                throw InputError("'\(name)' of \(place) should be a list of strings")
            }
            return values.compactMap(\.string)
        }

        func object(_ name: String) throws(InputError) -> JSONObject {
            guard let value = try required(name).object else {
                throw InputError("'\(name)' of \(place) should be an object")
            }
            return value
        }

        /// Where secrets are to be read from, by the parameters that they are for.
        func places(_ name: String) throws(InputError) -> [String: String] {
            let places = try object(name)
            guard places.allSatisfy({ $0.value.string != nil }) else {
                throw InputError("'\(name)' of \(place) should be an object of strings, such as 'env:NAME'")
            }
            return places.compactMapValues(\.string)
        }

        func expectation() throws(InputError) -> Expectation? {
            guard let value = object["expects"], value != .null else { return nil }
            guard let expectation = Expectation(value) else {
                throw InputError(
                    "'expects' of \(place) should be an object of 'attributes', an object, and 'announced', a list of strings"
                )
            }
            return expectation
        }

        func names(of node: DBInstanceIdentifier) throws(InputError) -> NodeNames? {
            guard let value = object["names"] else {
                throw InputError(
                    "\(place) has no 'names': another version of mitosis-plan made it",
                    hint: "make the plan again, or perform it with the tools of that version"
                )
            }
            guard value != .null else { return nil }
            guard let names = NodeNames(value, of: node) else {
                throw InputError("'names' of \(place) should be an object of 'temporary' and 'retired', two names")
            }
            return names
        }

        func id(_ name: String, _ text: String) throws(InputError) -> ID {
            guard let id = ID(text) else {
                throw InputError(
                    "'\(name)' of \(place) is not an operation's id: '\(text)'",
                    hint: "ids are STAGE:NODE"
                )
            }
            return id
        }

        func identity(_ name: String) throws(InputError) -> InstanceIdentity {
            let object = try object(name)
            guard let identity = InstanceIdentity(object) else {
                throw InputError("'\(name)' of \(place) has no DBInstanceIdentifier")
            }
            return identity
        }
    }
}
