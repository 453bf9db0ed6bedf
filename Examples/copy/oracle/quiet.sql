-- What would act on a copy of an RDS for Oracle instance, and what turns it off. Written from the documentation of
-- Amazon RDS and Oracle; no server has run it. Use sqlplus -S /nolog with CONNECT on standard input, or a wallet.
-- It lists first; then it turns off. Run twice, it changes nothing more.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET SERVEROUTPUT ON FEEDBACK OFF

SELECT 'scheduler job' AS quiet, owner || '.' || job_name AS object FROM dba_scheduler_jobs
 WHERE enabled = 'TRUE' AND owner NOT IN (SELECT username FROM dba_users WHERE oracle_maintained = 'Y');
SELECT 'job' AS quiet, job AS object FROM dba_jobs WHERE broken = 'N';
SELECT 'database link' AS quiet, owner || '.' || db_link AS object FROM dba_db_links;
SELECT 'queue schedule' AS quiet, qname AS object FROM dba_queue_schedules WHERE schedule_disabled = 'N';
-- Materialized views that are made from another database. A person has to look at them.
SELECT 'materialized view' AS quiet, owner || '.' || mview_name AS object FROM dba_mviews WHERE master_link IS NOT NULL;
-- Who may reach other hosts: closes UTL_MAIL, UTL_SMTP, UTL_HTTP and UTL_TCP when taken away.
SELECT 'network access' AS quiet, host || ' for ' || principal AS object FROM dba_host_aces;
SELECT 'code' AS quiet, owner || '.' || name AS object FROM dba_dependencies
 WHERE referenced_name IN ('UTL_MAIL', 'UTL_SMTP', 'UTL_HTTP', 'UTL_TCP', 'APEX_MAIL', 'DBMS_CLOUD')
   AND owner NOT IN (SELECT username FROM dba_users WHERE oracle_maintained = 'Y');

BEGIN
    FOR j IN (SELECT owner, job_name FROM dba_scheduler_jobs WHERE enabled = 'TRUE'
                 AND owner NOT IN (SELECT username FROM dba_users WHERE oracle_maintained = 'Y')) LOOP
        DBMS_SCHEDULER.DISABLE('"' || j.owner || '"."' || j.job_name || '"', force => TRUE);
    END LOOP;
    FOR q IN (SELECT schema, qname, destination FROM dba_queue_schedules WHERE schedule_disabled = 'N') LOOP
        DBMS_AQADM.DISABLE_PROPAGATION_SCHEDULE(q.schema || '.' || q.qname, q.destination);
    END LOOP;
    FOR l IN (SELECT db_link FROM dba_db_links WHERE owner = 'PUBLIC') LOOP
        EXECUTE IMMEDIATE 'DROP PUBLIC DATABASE LINK ' || l.db_link;
    END LOOP;
    FOR a IN (SELECT host, lower_port, upper_port, principal, privilege FROM dba_host_aces
               WHERE principal NOT IN (SELECT username FROM dba_users WHERE oracle_maintained = 'Y')) LOOP
        DBMS_NETWORK_ACL_ADMIN.REMOVE_HOST_ACE(
            host => a.host, lower_port => a.lower_port, upper_port => a.upper_port,
            ace => XS$ACE_TYPE(privilege_list => XS$NAME_LIST(a.privilege), principal_name => a.principal,
                               principal_type => XS_ACL.PTYPE_DB));
    END LOOP;
END;
/
-- Only their owners can drop private database links, and DBMS_JOB's jobs are broken by their owners:
--   DROP DATABASE LINK name;      EXEC DBMS_JOB.BROKEN(number, TRUE);
-- Jobs of SYS: EXEC rdsadmin.rdsadmin_dbms_scheduler.disable('SYS.NAME');

-- The application's own block: outboxes, delayed jobs, webhooks, addresses. Fill it in, and delete the next statement.
BEGIN RAISE_APPLICATION_ERROR(-20000, 'the application''s block of quiet.sql is not filled in'); END;
/
