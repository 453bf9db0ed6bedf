import RDS

extension RDSRegion {
    /// Why what an operation clones from another account is not shared with this one, or is not the planned source as far
    /// as that can be seen; `nil` where it is, or nothing is cloned from there.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func sharingFault(of operation: Operation) async throws -> String? {
        guard let source = operation.sharedSource else { return nil }
        guard let shared = try await describeUsableDBClusters().first(where: { $0.arn == source }) else {
            return "\(source) is not shared with account \(operation.place?.account ?? "")"
        }
        guard let planned = operation.source.dbiResourceId, let identity = shared.identity, identity != planned else {
            return nil
        }
        return "\(source) is another cluster than the planned one (\(identity))"
    }
}
