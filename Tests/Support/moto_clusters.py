"""Mends moto's clusters where our tests need the truth, and adds what moto lacks: custom endpoints and the Data API.

A restored cluster has an identity, tags and groups of its own and no instances; a renamed one takes its instances and
endpoints along; one that is deleted may have instances that are on their way out.
"""
import itertools

from moto.core.responses import ActionResult
from moto.rds import models, responses
from moto.rds.utils import FilterDef

serial = itertools.count(1)
Cluster = models.DBCluster
Backend = models.RDSBackend
Response = responses.RDSResponse


def identified(make):
    def made(self, *args, **kwargs):
        # moto knows no storage of Aurora's own.
        kwargs["allocated_storage"] = 1
        make(self, *args, **kwargs)
        self.db_cluster_resource_id = f"cluster-MOTO{next(serial):08d}"

    return made


Cluster.__init__ = identified(Cluster.__init__)
Cluster.SUPPORTED_FILTERS["db-cluster-resource-id"] = FilterDef(["db_cluster_resource_id"], "DB Cluster Resource IDs")


def restored(self, db_cluster_identifier, source_db_cluster_identifier, **kwargs):
    source = self.describe_db_clusters(db_cluster_identifier=source_db_cluster_identifier)[0]
    wanted = {key: value for key, value in kwargs.items() if not key.startswith(("restore_", "use_latest"))}
    cluster = Cluster(
        backend=self,
        db_cluster_identifier=db_cluster_identifier,
        engine=source.engine,
        engine_version=source.engine_version,
        master_username=source.master_username,
        master_user_password="not-a-secret",
        database_name=source.database_name,
        storage_encrypted=source.storage_encrypted,
        **wanted,
    )
    self.clusters[db_cluster_identifier] = cluster
    return cluster


Backend.restore_db_cluster_to_point_in_time = restored


def modified(modify):
    def done(self, kwargs):
        name, new = kwargs["db_cluster_identifier"], kwargs.get("new_db_cluster_identifier")
        members = [i for i in self.databases.values() if getattr(i, "db_cluster_identifier", None) == name]
        cluster = modify(self, kwargs)
        if new:
            for member in members:
                member.db_cluster_identifier = new
            for endpoint in endpoints(self).values():
                if endpoint["DBClusterIdentifier"] == name:
                    endpoint["DBClusterIdentifier"] = new
        return cluster

    return done


Backend.modify_db_cluster = modified(Backend.modify_db_cluster)


def endpoints(backend):
    return backend.__dict__.setdefault("custom_endpoints", {})


def described(self):
    owner, name = self.params.get("DBClusterIdentifier"), self.params.get("DBClusterEndpointIdentifier")
    found = [
        endpoint
        for endpoint in endpoints(self.backend).values()
        if owner in (None, endpoint["DBClusterIdentifier"]) and name in (None, endpoint["DBClusterEndpointIdentifier"])
    ]
    return ActionResult({"DBClusterEndpoints": found})


def created(self):
    given = self.params
    name = given["DBClusterEndpointIdentifier"]
    endpoints(self.backend)[name] = {
        "DBClusterEndpointIdentifier": name,
        "DBClusterIdentifier": given["DBClusterIdentifier"],
        "EndpointType": "CUSTOM",
        "CustomEndpointType": given["EndpointType"],
        "StaticMembers": list(given.get("StaticMembers") or []),
        "ExcludedMembers": list(given.get("ExcludedMembers") or []),
        "Status": "available",
        "Endpoint": f"{name}.cluster-custom-moto.us-east-1.rds.amazonaws.com",
    }
    return ActionResult(endpoints(self.backend)[name])


def deleted(self):
    return ActionResult(endpoints(self.backend).pop(self.params["DBClusterEndpointIdentifier"]))


def enabled(self):
    cluster = self.backend.describe_db_clusters(self.params["ResourceArn"].split(":")[-1])[0]
    cluster._enable_http_endpoint = True
    return ActionResult({"ResourceArn": self.params["ResourceArn"], "HttpEndpointEnabled": True})


Response.describe_db_cluster_endpoints = described
Response.create_db_cluster_endpoint = created
Response.delete_db_cluster_endpoint = deleted
Response.enable_http_endpoint = enabled
