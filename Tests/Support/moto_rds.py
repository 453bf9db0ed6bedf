"""Starts moto's server on a free port of this machine, prints the port, and runs until standard input ends.

Usage: moto_rds.py FOLDER. It speaks TLS, with a certificate of the authority that it writes there (authority.py).
moto's RDS is mended where our tests need the truth: identities are unique, a promoted replica is detached, and
references, ARNs and endpoints follow a rename. What a request sets is shown afterwards.
"""
import itertools
import sys
import threading

from moto.rds import models
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

import authority
import moto_clusters  # noqa: F401  mends the clusters
import moto_snapshots  # noqa: F401  lends snapshots to other accounts

serial = itertools.count(1)
Instance = models.DBInstance
Backend = models.RDSBackend


def identified(make):
    def made(self, *args, **kwargs):
        make(self, *args, **kwargs)
        self.dbi_resource_id = f"db-MOTO{next(serial):08d}"

    return made


Instance.__init__ = identified(Instance.__init__)


def replicated(create):
    def done(self, kwargs):
        replica = create(self, kwargs)
        # moto's replica is a copy that shares its source's identity and lists.
        replica.dbi_resource_id = f"db-MOTO{next(serial):08d}"
        replica.tags = list(kwargs.get("tags") or [])
        replica.vpc_security_group_ids = list(replica.vpc_security_group_ids)
        replica.enabled_cloudwatch_logs_exports = list(replica.enabled_cloudwatch_logs_exports)
        replica.backup_retention_period = 0
        return replica

    return done


Backend.create_db_instance_read_replica = replicated(Backend.create_db_instance_read_replica)


def promoted(promote):
    def done(self, kwargs):
        name = kwargs["db_instance_identifier"]
        instance = promote(self, kwargs)
        for source in self.databases.values():
            if name in source.replicas:
                source.replicas.remove(name)
        instance.source_db_instance_identifier = None
        return instance

    return done


Backend.promote_read_replica = promoted(Backend.promote_read_replica)


def modified(modify):
    def done(self, name, kwargs):
        new = kwargs.get("new_db_instance_identifier")
        # moto has no default parameter groups, and calls the port by another name.
        group = kwargs.get("db_parameter_group_name") or ""
        default = kwargs.pop("db_parameter_group_name") if group.startswith("default.") else None
        kwargs["port"] = kwargs.pop("db_port_number", None)
        instance = modify(self, name, kwargs)
        if default:
            instance.db_parameter_group_name = default
        if new:
            for other in self.databases.values():
                other.replicas = [new if replica == name else replica for replica in other.replicas]
                if other.source_db_instance_identifier == name:
                    other.source_db_instance_identifier = new
        return instance

    return done


Backend.modify_db_instance = modified(Backend.modify_db_instance)


def main():
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=authority.contexts(sys.argv[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()


main()
