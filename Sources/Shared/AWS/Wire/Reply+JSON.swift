import RDS

extension Reply {
    /// The result of a service that speaks JSON.
    ///
    /// - Throws: `WireError`, also for anything that is no reply of AWS's.
    func jsonResult(as shape: Shape) throws(WireError) -> JSONObject {
        guard let body = http.json?.object else { throw notAWS("the reply is not JSON, or is cut short") }
        guard (200..<300).contains(http.status) else {
            guard let type = body["__type"]?.string else { throw notAWS("the reply has HTTP status \(http.status)") }
            // The code may stand behind the name of the service.
            let code = type.split(separator: "#").last.map(String.init) ?? type
            throw error(code: code, message: body["message"]?.string ?? body["Message"]?.string ?? "", requestID: nil)
        }
        do {
            return try shape.normalize(.object(body), at: action)?.object ?? [:]
        } catch {
            throw notAWS(error.message)
        }
    }
}
