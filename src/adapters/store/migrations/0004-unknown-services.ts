/** Services of unknown protocols: where, what they look like, and what a person calls them. */
export const sql = `
CREATE TABLE unknown_services (
  site text NOT NULL, id bigint NOT NULL, server bigint NOT NULL, transport text NOT NULL, port integer NOT NULL,
  entropy double precision NOT NULL, printable double precision NOT NULL, client jsonb NOT NULL, answers jsonb NOT NULL,
  period_us bigint, first_us bigint NOT NULL, last_us bigint NOT NULL, name text, note text,
  PRIMARY KEY (site, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX unknown_services_place ON unknown_services (site, server, transport, port);
CREATE INDEX conversations_unknown ON conversations (site, server, transport, port) WHERE protocol = 'unknown';
`;
