-- Runs on H2 and on PostgreSQL. JSON is kept as text: nothing here looks into it.

create table job (
  id uuid primary key,
  ordinal bigint generated always as identity,
  kind varchar(63) not null,
  state varchar(16) not null,
  request varchar(1000000) not null,
  progress varchar(1000000),
  result varchar(1000000),
  problem varchar(1000000),
  attempts int not null,
  cancel_requested boolean not null,
  created timestamp(6) with time zone not null,
  started timestamp(6) with time zone,
  ended timestamp(6) with time zone,
  last_event bigint default 0 not null
);

create index job_by_kind on job (kind, ordinal);

create table job_event (
  job_id uuid not null references job (id) on delete cascade,
  sequence bigint not null,
  type varchar(63) not null,
  data varchar(1000000) not null,
  happened timestamp(6) with time zone not null,
  primary key (job_id, sequence)
);

-- db-scheduler 16
create table scheduled_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
  task_data bytea,
  execution_time timestamp(6) with time zone,
  picked boolean not null,
  picked_by varchar(255),
  last_success timestamp(6) with time zone,
  last_failure timestamp(6) with time zone,
  consecutive_failures int,
  last_heartbeat timestamp(6) with time zone,
  version bigint not null,
  priority smallint,
  state varchar(100),
  primary key (task_name, task_instance)
);

create index scheduled_tasks_by_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_last_heartbeat on scheduled_tasks (last_heartbeat);
