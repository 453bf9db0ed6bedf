import RDS

extension LiveRegion: Account {
    package func page(of question: Question) async -> Answer {
        do {
            let service = try directory.service(question.action.service)
            let reply = try await service.reply(
                to: question.action.operation,
                question.parameters,
                isRead: true,
                as: question.action.shape
            ) {
                try await credentials.credentials()
            }
            return .reply(reply)
        } catch let error as WireError {
            return Answer(code: error.code, message: error.message)
        } catch {
            return .fault(code: "NotSent", message: (error as? ConfigurationError)?.message ?? "\(error)")
        }
    }

    package func credentialsLife() async -> CredentialsLife { await credentials.life() }
}
