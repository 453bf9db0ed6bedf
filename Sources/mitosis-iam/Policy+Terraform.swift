import RDS

extension Policy {
    /// The policy as a data source of Terraform's AWS provider that evaluates to the same document, as `terraform fmt`
    /// would write it.
    var terraform: String {
        let blocks = statements.map(Self.block).joined(separator: "\n\n")
        return "data \"aws_iam_policy_document\" \"mitosis\" {\n\(blocks)\n}\n"
    }

    private static func block(_ statement: Statement) -> String {
        var lines = ["  statement {", "    sid = \(quoted(statement.sid))", ""]
        lines += list("actions", statement.actions, 4) + [""] + list("resources", statement.resources, 4)
        if let condition = statement.condition {
            lines += ["", "    condition {", "      test     = \"StringEquals\""]
            lines +=
                ["      variable = \(quoted(condition.key))", ""] + list("values", condition.values, 6) + ["    }"]
        }
        return (lines + ["  }"]).joined(separator: "\n")
    }

    private static func list(_ name: String, _ values: [String], _ indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return ["\(margin)\(name) = ["] + values.map { "\(margin)  \(quoted($0))," } + ["\(margin)]"]
    }

    private static func quoted(_ text: String) -> String {
        // Terraform would take these for the start of an expression.
        JSONValue.string(text).line.replacing("${", with: "$${").replacing("%{", with: "%%{")
    }
}
