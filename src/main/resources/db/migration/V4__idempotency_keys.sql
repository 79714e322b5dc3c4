-- the caller's own name for a request to make a job, and the sha256 of what it asked for
alter table job add column idempotency_key varchar(255);
alter table job add column request_sha256 varchar(64);
create unique index job_by_idempotency_key on job (kind, idempotency_key);

-- the last epoch of a job, without a look at the ten thousand before it
create index job_event_by_type on job_event (job_id, type, sequence desc);
