import Console

/// A parameter group that instances have, with the parameters that users have set in it.
package struct DBParameterGroup: Hashable, Sendable {
    /// `DBParameterGroupName`, `DBParameterGroupFamily`, `DBParameterGroupArn`, and `Parameters` as `DescribeDBParameters`
    /// shows them.
    package let members: JSONObject

    package init(_ members: JSONObject) { self.members = members }

    /// - Throws: `InputError` naming what is missing or wrong.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        members = try Self.shape.required(["DBParameterGroupName"], of: value, at: path)
    }

    package var name: String { members["DBParameterGroupName"]?.string ?? "" }
    package var family: String? { members["DBParameterGroupFamily"]?.string }

    /// Told apart in any document: by the ARN, where there is one.
    package var key: String { members["DBParameterGroupArn"]?.string ?? name }

    /// The values that users have set, by the parameters' names.
    package var values: [String: String] {
        (members["Parameters"]?.array ?? []).reduce(into: [:]) { values, parameter in
            if let name = parameter["ParameterName"]?.string { values[name] = parameter["ParameterValue"]?.string }
        }
    }

    static let shape: Shape = .structure([
        "DBParameterGroupName": .string, "DBParameterGroupFamily": .string, "DBParameterGroupArn": .string,
        "Parameters": .list(
            of: .structure([
                "ParameterName": .string, "ParameterValue": .string, "Source": .string, "ApplyMethod": .string,
            ])
        ),
    ])
}
