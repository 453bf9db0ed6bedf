-- What would act out of the application's own tables on a copy: fill this in, and delete the last statement.
-- It runs in one transaction, and must bear to run twice. For example:
--
--   DELETE FROM outbox WHERE sent_at IS NULL;                                  -- mails and messages not yet sent
--   DELETE FROM delayed_jobs;                                                  -- also django_celery_beat, quartz
--   UPDATE webhooks SET enabled = 0, url = 'https://quiet.invalid/';
--   UPDATE users SET email = CONCAT('user', id, '@example.invalid'), phone = NULL;
--   UPDATE integrations SET api_key = NULL, oauth_token = NULL;
SIGNAL SQLSTATE '45000'
   SET MESSAGE_TEXT = 'the application''s block is not filled in: fill application.sql, or say --no-application-block';
