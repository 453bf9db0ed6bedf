extension Policy {
    /// The policy as a data source of Terraform's AWS provider that evaluates to the same document.
    var terraform: String {
        let blocks = statements.map { statement in
            var lines = [
                "  statement {", "    sid       = \(Self.quoted(statement.sid))",
                "    actions   = \(Self.list(statement.actions))", "    resources = \(Self.list(statement.resources))",
            ]
            if let condition = statement.condition {
                lines += [
                    "    condition {", "      test     = \"StringEquals\"",
                    "      variable = \(Self.quoted(condition.key))", "      values   = \(Self.list(condition.values))",
                    "    }",
                ]
            }
            return (lines + ["  }"]).joined(separator: "\n")
        }
        return "data \"aws_iam_policy_document\" \"mitosis\" {\n\(blocks.joined(separator: "\n"))\n}\n"
    }

    private static func list(_ values: [String]) -> String { "[\(values.map(quoted).joined(separator: ", "))]" }

    private static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { letter -> String in
            switch letter {
            case "\\", "\"": "\\\(letter)"
            default: String(letter)
            }
        }
        // Terraform would take these for the start of an expression.
        let literal = String(escaped).replacing("${", with: "$${").replacing("%{", with: "%%{")
        return "\"\(literal)\""
    }
}
