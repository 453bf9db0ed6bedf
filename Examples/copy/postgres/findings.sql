-- What would act in this database of a copy: kind, object, and the statements that turn it off.
-- Options of servers, mappings and subscriptions hold passwords: nothing of them is selected.

-- pg_cron's jobs live in one database only. From 1.6 on it has a switch of its own.
SELECT to_regclass('cron.job') IS NOT NULL
       AND coalesce(current_setting('cron.launch_active_jobs', true), 'on') = 'on' AS has_cron,
       to_regprocedure('cron.alter_job(bigint,text,text,text,text,boolean)') IS NOT NULL AS has_alter_job,
       to_regclass('pglogical.subscription') IS NOT NULL AS has_pglogical \gset
\if :has_cron
SELECT 'cron.job', 'jobs of other users cannot be seen: connect as who may, or set cron.launch_active_jobs to off', ''
 WHERE row_security_active('cron.job');
\if :has_alter_job
SELECT 'cron.job', coalesce(jobname, jobid::text), format('SELECT cron.alter_job(%s, active := false)', jobid)
  FROM cron.job WHERE active;
\else
SELECT 'cron.job', jobid, format('UPDATE cron.job SET active = false WHERE jobid = %s', jobid) FROM cron.job WHERE active;
\endif
\endif

-- A plain DROP SUBSCRIPTION would connect to the publisher and drop production's slot. So would the drop of one whose
-- tables are still being copied, even without a slot of its own: therefore its connection leads nowhere first.
SELECT 'subscription', subname, format(
    E'ALTER SUBSCRIPTION %1$I DISABLE;\n'
    'ALTER SUBSCRIPTION %1$I CONNECTION ''host=127.0.0.1 port=1 user=none password=none dbname=none'';\n'
    'ALTER SUBSCRIPTION %1$I SET (slot_name = NONE);\n'
    'DROP SUBSCRIPTION %1$I;', subname)
  FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database());
\if :has_pglogical
SELECT 'pglogical.subscription', sub_name, format('SELECT pglogical.alter_subscription_disable(%L, true)', sub_name)
  FROM pglogical.subscription WHERE sub_enabled;
\endif

-- A slot that nobody reads keeps WAL until the disk is full.
SELECT 'replication slot', slot_name, format('SELECT pg_drop_replication_slot(%L)', slot_name)
  FROM pg_replication_slots WHERE slot_type = 'logical' AND NOT temporary AND database = current_database();

-- Foreign servers, dblink's among them: no credentials, and an address that no one has.
SELECT 'user mapping', format('%s for %s', srvname, usename),
       format('DROP USER MAPPING FOR %s SERVER %I', CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(usename) END, srvname)
  FROM pg_user_mappings;
SELECT 'foreign server', srvname, format('ALTER SERVER %I OPTIONS (%s)', srvname, string_agg(
           CASE name WHEN 'hostaddr' THEN 'DROP hostaddr' ELSE format('SET %I ''quiet.invalid''', name) END, ', '))
  FROM pg_foreign_server, LATERAL (SELECT split_part(o, '=', 1) AS name, o FROM unnest(srvoptions) o) options
 WHERE name IN ('host', 'hostaddr', 'service', 'servername', 'dbserver', 'address') AND o NOT LIKE '%=quiet.invalid'
 GROUP BY srvname;

-- Functions of extensions that reach other servers: nobody but the owner may call them.
SELECT 'extension', extname, format('REVOKE EXECUTE ON FUNCTION %s FROM %s',
           string_agg(DISTINCT p.oid::regprocedure::text, ', '),
           string_agg(DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, ', '))
  FROM pg_extension e
  JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.classid = 'pg_proc'::regclass
  JOIN pg_proc p ON p.oid = d.objid, LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
 WHERE extname IN ('dblink', 'aws_lambda', 'aws_s3', 'aws_ml', 'http', 'pg_net', 'pgsmtp', 'pgmail') AND grantee <> proowner
 GROUP BY extname;

-- Functions that call those, or that run programs; functions that call such functions; triggers with one of them.
CREATE TEMPORARY TABLE calling_out AS
WITH RECURSIVE bodies AS (
    SELECT p.oid, proname, proacl, proowner,
           CASE WHEN prokind IN ('f', 'p') THEN regexp_replace(pg_get_functiondef(p.oid), '^[^\n]*\n', '') END AS body
      FROM pg_proc p JOIN pg_language l ON l.oid = prolang
     WHERE lanname NOT IN ('c', 'internal') AND pronamespace <> 'pg_catalog'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d
                        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
), found AS (
    SELECT oid, proname, proacl, proowner FROM bodies
     WHERE body ~* ('\mdblink(_\w+)?\s*\(|aws_lambda\.invoke|aws_s3\.|aws_comprehend|aws_sagemaker|net\.http_|\mhttp(_(get|post|put|patch|delete))?\s*\('
                    '|\m(to|from)\s+program\M')
        OR body ~* nullif(:'calls_out', '')
    UNION
    SELECT b.oid, b.proname, b.proacl, b.proowner FROM bodies b JOIN found f ON b.oid <> f.oid AND strpos(b.body, f.proname || '(') > 0
) SELECT * FROM found;
SELECT 'function', c.oid::regprocedure, format('REVOKE EXECUTE ON ROUTINE %s FROM %s', c.oid::regprocedure,
           string_agg(CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, ', '))
  FROM calling_out c, LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
 WHERE grantee <> proowner GROUP BY c.oid;
SELECT 'trigger', format('%s on %s', tgname, tgrelid::regclass),
       format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)
  FROM pg_trigger JOIN calling_out c ON c.oid = tgfoid WHERE NOT tgisinternal AND tgenabled <> 'D';
SELECT 'event trigger', evtname, format('ALTER EVENT TRIGGER %I DISABLE', evtname)
  FROM pg_event_trigger JOIN calling_out c ON c.oid = evtfoid WHERE evtenabled <> 'D';
