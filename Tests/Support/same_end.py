"""Compares simulated Regions after their runs: the first is what an undisturbed run left.

Identities and times differ from run to run; names, data, attributes and replication must not.
"""
import json
import sys


def undated(resource):
    """Without the time of the data, which is that of a promotion, or of a call."""
    resource["TagList"] = [tag for tag in resource.get("TagList", []) if tag["Key"] != "mitosis:data-as-of"]


def end(path):
    with open(path) as file:
        region = json.load(file)
    data = region["Simulation"]["Data"]
    left = []
    for instance in region["DBInstances"]:
        identity = instance.pop("DbiResourceId")
        instance.pop("InstanceCreateTime", None)
        undated(instance)
        instance["ReadReplicaDBInstanceIdentifiers"] = sorted(instance.get("ReadReplicaDBInstanceIdentifiers", []))
        left.append((instance["DBInstanceIdentifier"], data.get(identity, identity), json.dumps(instance, sort_keys=True)))
    for cluster in region.get("DBClusters", []):
        identity = cluster.pop("DbClusterResourceId")
        cluster.pop("ClusterCreateTime", None)
        undated(cluster)
        # Readers of one moment come in any order, and the name of a secret has the identity in it.
        cluster["DBClusterMembers"].sort(key=lambda member: member["DBInstanceIdentifier"])
        cluster.pop("MasterUserSecret", None)
        left.append((cluster["DBClusterIdentifier"], data.get(identity, identity), json.dumps(cluster, sort_keys=True)))
    for endpoint in region.get("DBClusterEndpoints", []):
        left.append((endpoint["DBClusterEndpointIdentifier"], "", json.dumps(endpoint, sort_keys=True)))
    return sorted(left), region["Simulation"]["Serial"], region["Simulation"]["Transitions"]


expected = end(sys.argv[1])
for path in sys.argv[2:]:
    if end(path) != expected:
        print(f"{path} differs")
print(f"{len(sys.argv) - 2} compared")
