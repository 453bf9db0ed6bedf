/// A value with secrets in it: printed, dumped or reflected, it shows the name of its type and nothing else.
protocol SecretHolding: CustomStringConvertible, CustomReflectable {}

extension SecretHolding {
    var description: String { "\(Self.self)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
