import Console
import RDS
package enum Connection { package static let options: [Option] = []
 package static func region(for invocation: Invocation, region: String?) throws -> any RDSRegion { fatalError() } }
