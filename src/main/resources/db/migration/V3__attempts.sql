-- where its latest checkpoint is, and how many attempts in a row have left no further one
alter table job add column checkpoint varchar(1000000);
alter table job add column fruitless_attempts int default 0 not null;
