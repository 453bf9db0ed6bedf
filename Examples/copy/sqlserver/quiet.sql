-- What would act on a copy of an RDS for SQL Server instance, and what turns it off. Written from the documentation of
-- Amazon RDS and SQL Server; no server has run it. Use sqlcmd -b -i quiet.sql, password in SQLCMDPASSWORD.
-- It lists first; then it turns off. Run twice, it changes nothing more.
SET NOCOUNT ON;

-- The Agent's jobs. On RDS the Agent itself cannot be stopped.
SELECT 'job' AS quiet, j.name AS object FROM msdb.dbo.sysjobs j WHERE j.enabled = 1;
-- Linked servers.
SELECT 'linked server' AS quiet, name AS object FROM sys.servers WHERE is_linked = 1;
-- Mail that waits, and the profiles that send it.
SELECT 'mail profile' AS quiet, name AS object FROM msdb.dbo.sysmail_profile;
-- Brokers and change data capture.
SELECT 'database' AS quiet, name AS object, is_broker_enabled, is_cdc_enabled, is_published, is_subscribed
  FROM sys.databases WHERE database_id > 4 AND (is_broker_enabled = 1 OR is_cdc_enabled = 1);
-- Code that calls out, in the current database: run this part in each. A person has to look at it.
SELECT 'module' AS quiet, SCHEMA_NAME(o.schema_id) + '.' + o.name AS object
  FROM sys.sql_modules m JOIN sys.objects o ON o.object_id = m.object_id
 WHERE m.definition LIKE '%sp_send_dbmail%' OR m.definition LIKE '%OPENROWSET%' OR m.definition LIKE '%OPENQUERY%'
    OR m.definition LIKE '%rds_backup_database%' OR m.definition LIKE '%rds_upload_to_s3%';

DECLARE @off nvarchar(max) = N'';
SELECT @off += N'EXEC msdb.dbo.sp_update_job @job_name = N''' + REPLACE(name, '''', '''''') + N''', @enabled = 0; '
  FROM msdb.dbo.sysjobs WHERE enabled = 1;
SELECT @off += N'EXEC sp_dropserver N''' + REPLACE(name, '''', '''''') + N''', ''droplogins''; '
  FROM sys.servers WHERE is_linked = 1;
SELECT @off += N'EXEC msdb.dbo.rds_cdc_disable_db N''' + REPLACE(name, '''', '''''') + N'''; '
  FROM sys.databases WHERE database_id > 4 AND is_cdc_enabled = 1;
SELECT @off += N'ALTER DATABASE ' + QUOTENAME(name) + N' SET DISABLE_BROKER WITH ROLLBACK IMMEDIATE; '
  FROM sys.databases WHERE database_id > 4 AND is_broker_enabled = 1 AND name <> 'rdsadmin';
EXEC (@off);
-- The mail queue: only where the parameter group has Database Mail on.
IF EXISTS (SELECT 1 FROM sys.configurations WHERE name = 'Database Mail XPs' AND value_in_use = 1)
    EXEC msdb.dbo.sysmail_stop_sp;

-- The application's own block: outboxes, delayed jobs, webhooks, addresses. Fill it in, and delete the next statement.
THROW 50000, 'the application''s block of quiet.sql is not filled in', 1;
