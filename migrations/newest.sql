-- The newest tables as the migrations leave them in SQLite, for a file that has none yet.
-- tests/disclosure/state/test_upgrade.py holds both against each other.
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE address (
  address TEXT NOT NULL,
  holder TEXT,
  expires_at DOUBLE NOT NULL,
  next_allowed_at DOUBLE NOT NULL,
  gap DOUBLE NOT NULL,
  CONSTRAINT pk_address PRIMARY KEY (address)
);

CREATE TABLE host_night (
  host TEXT NOT NULL,
  night DATE NOT NULL,
  requests INTEGER NOT NULL,
  stopped TEXT,
  stopped_detail TEXT,
  answers INTEGER DEFAULT '0' NOT NULL,
  served INTEGER DEFAULT '0' NOT NULL,
  refused INTEGER DEFAULT '0' NOT NULL,
  challenges INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT pk_host_night PRIMARY KEY (host, night)
);

CREATE TABLE lock (
  name TEXT NOT NULL,
  holder TEXT NOT NULL,
  taken_at DOUBLE NOT NULL,
  expires_at DOUBLE NOT NULL,
  CONSTRAINT pk_lock PRIMARY KEY (name)
);

CREATE TABLE reading (
  id INTEGER NOT NULL,
  city TEXT NOT NULL,
  round TEXT NOT NULL,
  unit TEXT NOT NULL,
  clause TEXT NOT NULL,
  task INTEGER,
  reader TEXT NOT NULL,
  role TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  points DOUBLE,
  note TEXT NOT NULL,
  recorded_at DATETIME NOT NULL,
  CONSTRAINT pk_reading PRIMARY KEY (id)
);

CREATE INDEX ix_reading_cell ON reading (city, round, unit, clause);

CREATE TABLE account (
  username TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  disabled_at DATETIME,
  CONSTRAINT pk_account PRIMARY KEY (username)
);

CREATE TRIGGER reading_no_update before update on reading begin select raise(abort, 'reading is append-only'); end;

CREATE TRIGGER reading_no_delete before delete on reading begin select raise(abort, 'reading is append-only'); end;

CREATE TABLE column_decision (
  id INTEGER NOT NULL,
  city TEXT NOT NULL,
  column_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT,
  person TEXT NOT NULL,
  note TEXT NOT NULL,
  recorded_at DATETIME NOT NULL,
  CONSTRAINT pk_column_decision PRIMARY KEY (id)
);

CREATE INDEX ix_column_decision_city ON column_decision (city, column_id);

CREATE TRIGGER column_decision_no_update before update on column_decision begin select raise(abort, 'column_decision is append-only'); end;

CREATE TRIGGER column_decision_no_delete before delete on column_decision begin select raise(abort, 'column_decision is append-only'); end;

CREATE TABLE robots_answer (
  url TEXT NOT NULL,
  city TEXT NOT NULL,
  run_id TEXT NOT NULL,
  finished_at DATETIME NOT NULL,
  status TEXT NOT NULL,
  http_status INTEGER,
  location TEXT,
  content_type TEXT,
  etag TEXT,
  last_modified TEXT,
  detail TEXT,
  body BLOB,
  CONSTRAINT pk_robots_answer PRIMARY KEY (url)
);

INSERT INTO alembic_version VALUES ('0003');
