/** Accounts that logged on in clear text: where, with which mark of the secret, and whether as the maker delivers it. */
export const sql = `
ALTER TABLE accounts ADD COLUMN server bigint, ADD COLUMN secret text NOT NULL DEFAULT '',
  ADD COLUMN known_default boolean NOT NULL DEFAULT false;
CREATE INDEX accounts_server ON accounts (site, server) WHERE server IS NOT NULL;
`;
