@testable import mitosis_plan

extension Plan {
    /// What standard error gets.
    var said: [String] { notes.map(\.description) }
}

extension BindingAdvice {
    var said: [String] { notes.map(\.description) }
}
