create table dataset (
    name        varchar(63)                 not null primary key,
    description text                        not null,
    bytes       bigint                      not null,
    created     timestamp(6) with time zone not null
);

create index dataset_newest_first on dataset (created desc, name desc);
