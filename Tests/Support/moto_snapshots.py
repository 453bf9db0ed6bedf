"""Lets moto's RDS show, copy and restore a snapshot that another account shares, by its ARN, as RDS does."""
from moto.rds.exceptions import DBSnapshotNotFoundFault
from moto.rds.models import RDSBackend, rds_backends


def shared(backend, reference):
    """The snapshot of another account that an ARN names; None for what is the account's own."""
    parts = (reference or "").split(":")
    if len(parts) != 7 or parts[4] == backend.account_id:
        return None
    snapshot = rds_backends[parts[4]][parts[3]].database_snapshots.get(parts[6])
    if snapshot is None or backend.account_id not in snapshot.attributes.get("restore", []):
        raise DBSnapshotNotFoundFault(reference)
    return snapshot


def described(describe):
    def done(self, db_instance_identifier, db_snapshot_identifier=None, snapshot_type=None, filters=None):
        found = shared(self, db_snapshot_identifier)
        if found:
            return [found]
        return describe(self, db_instance_identifier, db_snapshot_identifier, snapshot_type, filters)

    return done


def lent(make, parameter):
    """What is made of a shared snapshot sees it among the account's own, as long as it takes."""

    def done(self, *args, **kwargs):
        reference = kwargs.get(parameter) or args[0]
        found = shared(self, reference)
        if not found:
            return make(self, *args, **kwargs)
        name = reference.split(":")[-1]
        if parameter in kwargs:
            kwargs[parameter] = name
        else:
            args = (name, *args[1:])
        self.database_snapshots[name] = found
        try:
            return make(self, *args, **kwargs)
        finally:
            del self.database_snapshots[name]

    return done


def restored(restore):
    def done(self, from_snapshot_id, overrides):
        # moto has no default option groups.
        if (overrides.get("option_group_name") or "").startswith("default:"):
            del overrides["option_group_name"]
        return restore(self, from_snapshot_id, overrides)

    return done


RDSBackend.describe_db_snapshots = described(RDSBackend.describe_db_snapshots)
RDSBackend.copy_db_snapshot = lent(RDSBackend.copy_db_snapshot, "source_db_snapshot_identifier")
RDSBackend.restore_db_instance_from_db_snapshot = lent(
    restored(RDSBackend.restore_db_instance_from_db_snapshot), "from_snapshot_id"
)
