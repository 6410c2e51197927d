/**
 * The first tables. Times are microseconds since the epoch in bigint (`…_us`), see docs/decisions/postgresql.md. Tables whose
 * counters are rewritten all the time have fillfactor 70 and no index on what changes, so that updates stay HOT.
 */
export const sql = `
CREATE COLLATION natural_order (provider = icu, locale = 'en-u-kn-true');

CREATE SEQUENCE site_ids; CREATE SEQUENCE line_ids; CREATE SEQUENCE sensor_ids; CREATE SEQUENCE person_ids;
CREATE SEQUENCE grant_ids; CREATE SEQUENCE token_ids; CREATE SEQUENCE import_ids; CREATE SEQUENCE hold_ids;
CREATE SEQUENCE sign_ids;

CREATE TABLE sites (
  id text PRIMARY KEY, name text NOT NULL, time_zone text NOT NULL, demo boolean NOT NULL,
  created_us bigint NOT NULL, removed_us bigint
);
CREATE UNIQUE INDEX sites_name ON sites (lower(name)) WHERE removed_us IS NULL;

CREATE TABLE counters (
  site text NOT NULL, kind text NOT NULL, highest bigint NOT NULL, PRIMARY KEY (site, kind)
) WITH (fillfactor = 50);

CREATE TABLE zones (
  site text NOT NULL, id text NOT NULL, name text NOT NULL, level text, kind text NOT NULL, key text,
  x double precision, y double precision, removed boolean NOT NULL, PRIMARY KEY (site, id)
);

CREATE TABLE lines (
  site text NOT NULL, id text NOT NULL, name text NOT NULL, assets text[] NOT NULL, value_per_hour double precision,
  created_us bigint NOT NULL, PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX lines_name ON lines (site, lower(name));

CREATE TABLE endpoints (
  site text NOT NULL, id bigint NOT NULL, mac text, ip text, vlan integer, asset text,
  first_us bigint NOT NULL, last_us bigint NOT NULL, PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE INDEX endpoints_asset ON endpoints (site, asset);

CREATE TABLE claims (
  site text NOT NULL, id bigint NOT NULL, endpoint bigint, asset text, attribute text NOT NULL, value text NOT NULL,
  source text NOT NULL, confidence double precision NOT NULL, first_us bigint NOT NULL, last_us bigint NOT NULL,
  sensor text NOT NULL, first_packet bigint NOT NULL, PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE INDEX claims_endpoint ON claims (site, endpoint);
CREATE INDEX claims_asset ON claims (site, asset) WHERE asset IS NOT NULL;
CREATE INDEX claims_first ON claims (site, first_us);

CREATE TABLE assets (
  site text NOT NULL, id text NOT NULL, name text NOT NULL, class text NOT NULL, level text, domain text, vendor text,
  model text, firmware text, serial text, os text, zone text, reasons jsonb NOT NULL, macs text[] NOT NULL,
  ips text[] NOT NULL, ip_key text, hostnames text[] NOT NULL, it_owner text, ot_owner text, never_touch boolean NOT NULL,
  loss_per_hour double precision, first_us bigint NOT NULL, last_us bigint NOT NULL, merged_into text,
  PRIMARY KEY (site, id)
) WITH (fillfactor = 70);

CREATE INDEX assets_name ON assets (site, name COLLATE natural_order, id);

CREATE TABLE conversations (
  site text NOT NULL, id bigint NOT NULL, client bigint NOT NULL, server bigint NOT NULL, transport text NOT NULL,
  port integer NOT NULL, protocol text NOT NULL, packets bigint NOT NULL, bytes bigint NOT NULL, flows bigint NOT NULL,
  first_us bigint NOT NULL, last_us bigint NOT NULL, PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE INDEX conversations_client ON conversations (site, client);
CREATE INDEX conversations_server ON conversations (site, server);
CREATE INDEX conversations_first ON conversations (site, first_us);
CREATE INDEX conversations_protocol ON conversations (site, protocol, id);
CREATE INDEX conversations_port ON conversations (site, port, id);

CREATE TABLE operations (
  site text NOT NULL, id bigint NOT NULL, conversation bigint NOT NULL, code bigint NOT NULL, object text,
  operation text NOT NULL, meaning text NOT NULL, requests bigint NOT NULL, responses bigint NOT NULL,
  errors bigint NOT NULL, first_us bigint NOT NULL, last_us bigint NOT NULL, first_sensor text NOT NULL,
  first_packet bigint NOT NULL, last_sensor text NOT NULL, last_packet bigint NOT NULL, PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE INDEX operations_conversation ON operations (site, conversation);
CREATE INDEX operations_first ON operations (site, first_us);
CREATE INDEX operations_meaning ON operations (site, meaning);

CREATE TABLE buckets (
  site text NOT NULL, conversation bigint NOT NULL, start_us bigint NOT NULL, packets bigint NOT NULL,
  bytes bigint NOT NULL, meanings jsonb NOT NULL, PRIMARY KEY (site, conversation, start_us)
) PARTITION BY RANGE (start_us);
CREATE TABLE buckets_other PARTITION OF buckets DEFAULT WITH (fillfactor = 70);

CREATE INDEX buckets_start ON buckets USING brin (start_us) WITH (pages_per_range = 32);

CREATE TABLE sessions (
  site text NOT NULL, id bigint NOT NULL, sensor text NOT NULL, key text NOT NULL, client bigint NOT NULL,
  server bigint NOT NULL, protocol text NOT NULL, port integer NOT NULL, client_port integer NOT NULL,
  start_us bigint NOT NULL, last_us bigint NOT NULL, ended boolean NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE INDEX sessions_start ON sessions (site, start_us);

CREATE TABLE accounts (
  site text NOT NULL, id bigint NOT NULL, name text NOT NULL, domain text NOT NULL, kind text NOT NULL,
  source text NOT NULL, endpoint bigint NOT NULL, first_us bigint NOT NULL, last_us bigint NOT NULL,
  PRIMARY KEY (site, id)
) WITH (fillfactor = 70);

CREATE TABLE signs (
  id bigint PRIMARY KEY DEFAULT nextval('sign_ids'), site text NOT NULL, sensor text NOT NULL, source bigint NOT NULL,
  target bigint NOT NULL, protocol text NOT NULL, kind text NOT NULL, text text NOT NULL, time_us bigint NOT NULL,
  packet bigint NOT NULL
);
CREATE INDEX signs_time ON signs (site, time_us);

CREATE TABLE pulses (
  site text NOT NULL, conversation bigint NOT NULL, sensor text NOT NULL, period_us bigint NOT NULL,
  jitter_us bigint NOT NULL, last_beat_us bigint NOT NULL, state text NOT NULL, since_us bigint NOT NULL,
  PRIMARY KEY (site, conversation)
) WITH (fillfactor = 70);

CREATE TABLE sensors (
  site text NOT NULL, id text NOT NULL, name text NOT NULL, kind text NOT NULL, sequence bigint NOT NULL, health jsonb,
  last_batch_us bigint, created_us bigint NOT NULL, removed_us bigint, PRIMARY KEY (site, id)
) WITH (fillfactor = 50);

CREATE TABLE sensor_gaps (
  site text NOT NULL, sensor text NOT NULL, sequence bigint NOT NULL, from_us bigint NOT NULL, to_us bigint NOT NULL,
  batches bigint NOT NULL, PRIMARY KEY (site, sensor, sequence)
);

CREATE TABLE limit_events (
  site text NOT NULL, sensor text NOT NULL, "limit" text NOT NULL, before_count bigint NOT NULL, count bigint NOT NULL,
  part_us bigint NOT NULL, first_us bigint NOT NULL, last_us bigint NOT NULL, missing text NOT NULL,
  PRIMARY KEY (site, sensor, "limit")
) WITH (fillfactor = 70);

CREATE TABLE imports (
  site text NOT NULL, id text NOT NULL, name text NOT NULL, bytes bigint NOT NULL, created_us bigint NOT NULL,
  state text NOT NULL, sha256 text, progress double precision NOT NULL, packets bigint NOT NULL, first_us bigint,
  last_us bigint, warnings text[] NOT NULL, result jsonb, error text, ended_us bigint, PRIMARY KEY (site, id)
);

CREATE TABLE people (
  id text PRIMARY KEY, name text, password_hash text, created_us bigint NOT NULL, last_sign_in_us bigint,
  disabled boolean NOT NULL, erased_us bigint
);
CREATE UNIQUE INDEX people_name ON people (lower(name)) WHERE name IS NOT NULL;
CREATE TABLE person_keys (subject text PRIMARY KEY, sealed bytea NOT NULL);

CREATE TABLE grants (
  id text PRIMARY KEY, person text NOT NULL REFERENCES people, role text NOT NULL, site text NOT NULL REFERENCES sites,
  zone text, cost_limit double precision, from_us bigint NOT NULL, until_us bigint
);
CREATE INDEX grants_person ON grants (person, site);

CREATE TABLE tokens (
  id text PRIMARY KEY, name text NOT NULL, hash text NOT NULL UNIQUE, scope text, role text, site text, sensor text,
  created_us bigint NOT NULL, expires_us bigint, last_used_us bigint, revoked_us bigint
);

CREATE TABLE sign_ins (
  hash text PRIMARY KEY, person text NOT NULL REFERENCES people, csrf text NOT NULL, created_us bigint NOT NULL,
  last_used_us bigint NOT NULL, expires_us bigint NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person);

CREATE TABLE setups (hash text PRIMARY KEY, created_us bigint NOT NULL, expires_us bigint, used_us bigint);

CREATE TABLE retention (site text NOT NULL, class text NOT NULL, days integer NOT NULL, PRIMARY KEY (site, class));

CREATE TABLE holds (
  site text NOT NULL, id text NOT NULL, reason text NOT NULL, from_us bigint, to_us bigint, created_us bigint NOT NULL,
  by_kind text NOT NULL, by_id text NOT NULL, lifted_us bigint, PRIMARY KEY (site, id)
);

CREATE TABLE settings (site text NOT NULL, key text NOT NULL, value jsonb NOT NULL, PRIMARY KEY (site, key));
CREATE TABLE secrets (site text NOT NULL, name text NOT NULL, sealed bytea NOT NULL, PRIMARY KEY (site, name));

CREATE TABLE audit (
  id bigint PRIMARY KEY, time_us bigint NOT NULL, actor_kind text NOT NULL, actor_id text NOT NULL, what text NOT NULL,
  site text, subject text, outcome text NOT NULL, detail jsonb NOT NULL, personal jsonb NOT NULL, hash text NOT NULL
);
CREATE INDEX audit_site ON audit (site, id);
CREATE TABLE audit_head (one boolean PRIMARY KEY CHECK (one), id bigint NOT NULL, hash text NOT NULL, seal text NOT NULL);
`;
