-- What would act out of the application's own tables on a copy: fill this in, and delete the last statement.
-- It runs in one transaction, and must bear to run twice. For example:
--
--   DELETE FROM outbox WHERE sent_at IS NULL;                                  -- mails and messages not yet sent
--   DELETE FROM delayed_jobs;                                                  -- also good_jobs, solid_queue, que
--   UPDATE webhooks SET enabled = false, url = 'https://quiet.invalid/';
--   UPDATE users SET email = 'user' || id || '@example.invalid', phone = NULL;
--   UPDATE integrations SET api_key = NULL, oauth_token = NULL;
DO $$ BEGIN RAISE EXCEPTION 'the application''s block is not filled in: fill application.sql, or say --no-application-block'; END $$;
