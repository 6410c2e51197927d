/** Types of the API, generated from docs/reference/openapi.json by tools/openapi.ts. */
export interface paths {
  '/api/v1/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is this set-up link still good?
     * @description Open.
     */
    get: operations['seeSetup'];
    put?: never;
    /**
     * Make the first account, and sign in
     * @description Open.
     */
    post: operations['setUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in
     * @description Open.
     */
    post: operations['signIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign out
     * @description Needs: caller.
     */
    post: operations['signOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who am I, and what may I do?
     * @description Needs: caller.
     */
    get: operations['me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Sites that I see
     * @description Needs: caller.
     */
    get: operations['listSites'];
    put?: never;
    /**
     * Add a site
     * @description Needs: add-site.
     */
    post: operations['addSite'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Rename a site, set its time zone
     * @description Needs: change-site.
     */
    patch: operations['changeSite'];
    trace?: never;
  };
  '/api/v1/sites/{site}/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is here, what is new, what is seen
     * @description Needs: see.
     */
    get: operations['overview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/map': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Zones, assets and who talks to whom
     * @description Needs: see.
     */
    get: operations['map'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changes, as server-sent events
     * @description Needs: see.
     */
    get: operations['events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Assets
     * @description Needs: see.
     */
    get: operations['listAssets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Assets as CSV
     * @description Needs: see.
     */
    get: operations['exportAssets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets/{asset}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One asset, with reasons
     * @description Needs: see.
     */
    get: operations['seeAsset'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * A person's word about an asset
     * @description Needs: correct.
     */
    patch: operations['correctAsset'];
    trace?: never;
  };
  '/api/v1/sites/{site}/assets/{asset}/claims': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is said about it, and by what
     * @description Needs: see.
     */
    get: operations['assetClaims'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets/{asset}/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Its conversations
     * @description Needs: see.
     */
    get: operations['assetConversations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets/{asset}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened to it, newest first
     * @description Needs: see.
     */
    get: operations['assetHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/assets/{asset}/peers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who talked to it in that time
     * @description Needs: see.
     */
    get: operations['assetPeers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Conversations
     * @description Needs: see.
     */
    get: operations['listConversations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/conversations/{conversation}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One conversation with its operations
     * @description Needs: see.
     */
    get: operations['seeConversation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Remote-control sessions
     * @description Needs: see.
     */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Accounts seen on the wire
     * @description Needs: see.
     */
    get: operations['listAccounts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/logons': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Logons whose secret could be read on the way, last seen first
     * @description Needs: see.
     */
    get: operations['listLogons'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What first appeared between two times
     * @description Needs: see.
     */
    get: operations['changes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/pulse': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Cyclic conversations and their last beat
     * @description Needs: see.
     */
    get: operations['pulse'];
    put?: never;
    /**
     * Pulses whose state changed
     * @description Needs: ingest.
     */
    post: operations['beat'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/unknown-services': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Services of unknown protocols as they look, last seen first
     * @description Needs: see.
     */
    get: operations['listUnknownServices'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/unknown-services/{service}/name': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * What a person calls a service of an unknown protocol
     * @description Needs: correct.
     */
    put: operations['nameUnknownService'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/zones': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Zones
     * @description Needs: see.
     */
    get: operations['listZones'];
    put?: never;
    /**
     * Add a zone
     * @description Needs: plant.
     */
    post: operations['addZone'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/zones/{zone}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a zone; its assets return to proposals
     * @description Needs: plant.
     */
    delete: operations['removeZone'];
    options?: never;
    head?: never;
    /**
     * Rename a zone, set its level and members
     * @description Needs: plant.
     */
    patch: operations['changeZone'];
    trace?: never;
  };
  '/api/v1/sites/{site}/lines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Production lines
     * @description Needs: see.
     */
    get: operations['listLines'];
    put?: never;
    /**
     * Add a line
     * @description Needs: plant.
     */
    post: operations['addLine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/lines/{line}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a line
     * @description Needs: plant.
     */
    delete: operations['removeLine'];
    options?: never;
    head?: never;
    /**
     * Change a line
     * @description Needs: plant.
     */
    patch: operations['changeLine'];
    trace?: never;
  };
  '/api/v1/sites/{site}/sensors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Sensors and their health
     * @description Needs: see.
     */
    get: operations['listSensors'];
    put?: never;
    /**
     * Add a sensor; its token is shown once
     * @description Needs: sensors.
     */
    post: operations['addSensor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/sensors/{sensor}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a sensor and revoke its tokens
     * @description Needs: sensors.
     */
    delete: operations['removeSensor'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/sensors/{sensor}/cursor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The last batch that was taken, and the key for marks
     * @description Needs: ingest.
     */
    get: operations['sensorCursor'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/observations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * One batch of observations, gzip allowed
     * @description Needs: ingest.
     */
    post: operations['observe'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Imports, newest first
     * @description Needs: see.
     */
    get: operations['listImports'];
    put?: never;
    /**
     * Import a capture
     * @description Needs: import.
     */
    post: operations['addImport'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/imports/{import}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One import
     * @description Needs: see.
     */
    get: operations['seeImport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was done, by whom
     * @description Needs: audit.
     */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/audit/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is the record whole?
     * @description Needs: audit.
     */
    get: operations['verifyAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * People
     * @description Needs: people.
     */
    get: operations['listPeople'];
    put?: never;
    /**
     * Add a person
     * @description Needs: people.
     */
    post: operations['addPerson'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people/{person}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Erase a person's data
     * @description Needs: people.
     */
    delete: operations['erasePerson'];
    options?: never;
    head?: never;
    /**
     * Rename, disable, set a password
     * @description Needs: people.
     */
    patch: operations['changePerson'];
    trace?: never;
  };
  '/api/v1/grants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Grants
     * @description Needs: people.
     */
    get: operations['listGrants'];
    put?: never;
    /**
     * Grant a role at a site
     * @description Needs: people.
     */
    post: operations['addGrant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants/{grant}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Take a grant back
     * @description Needs: people.
     */
    delete: operations['removeGrant'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Tokens
     * @description Needs: people.
     */
    get: operations['listTokens'];
    put?: never;
    /**
     * Make a token; it is shown once
     * @description Needs: people.
     */
    post: operations['addToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a token
     * @description Needs: people.
     */
    delete: operations['removeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/retention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How long data is kept
     * @description Needs: see-retention.
     */
    get: operations['seeRetention'];
    /**
     * Say how long data is kept
     * @description Needs: retention.
     */
    put: operations['setRetention'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Holds
     * @description Needs: see-retention.
     */
    get: operations['listHolds'];
    put?: never;
    /**
     * Hold data from deletion
     * @description Needs: hold.
     */
    post: operations['addHold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/holds/{hold}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Lift a hold
     * @description Needs: hold.
     */
    delete: operations['removeHold'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/demo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Does the demo plant run?
     * @description Needs: see-demo.
     */
    get: operations['seeDemo'];
    put?: never;
    /**
     * Start the demo plant
     * @description Needs: demo.
     */
    post: operations['startDemo'];
    /**
     * Remove the demo plant and its data
     * @description Needs: demo.
     */
    delete: operations['removeDemo'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description
     * @description Needs: caller.
     */
    get: operations['openapi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description, for people
     * @description Needs: caller.
     */
    get: operations['docs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description RFC 9457 problem details */
    ProblemInput: {
      type: string;
      title: string;
      status: number;
      detail: string;
      code: string;
      advice?: string;
    };
    AssetRefInput: {
      /** @description Empty for a group address (multicast, broadcast), which is no asset */
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
    };
    ThingRefInput: {
      id: string;
      name: string;
    };
    /** @description A ceiling that was hit, and what is therefore missing */
    LimitNoteInput: {
      limit: string;
      /** @description null: the server itself */
      sensor: string | null;
      count: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      last: string;
      missing: string;
    };
    SetupStateInput: {
      /** @enum {string} */
      state: 'open' | 'used' | 'unknown';
    };
    SetupInput: {
      token: string;
      name: string;
      password: string;
      /** @description May be left out where a site exists already, as in the demo */
      site?: {
        name: string;
        /**
         * @description IANA time zone
         * @example Europe/Berlin
         */
        timeZone: string;
      };
    };
    SignInInput: {
      name: string;
      password: string;
    };
    OwnGrantInput: {
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      zone: string | null;
      until: string | null;
    };
    SiteInput: {
      id: string;
      name: string;
      timeZone: string;
      demo: boolean;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    MeInput: {
      /** @description null for a token */
      person: {
        id: string;
        name: string;
      } | null;
      /** @description null for a person */
      token: {
        name: string;
        scope: string | null;
        site: string | null;
        sensor: string | null;
      } | null;
      /** @description Send it as x-bulkhead-csrf with every change */
      csrf: string | null;
      grants: components['schemas']['OwnGrantInput'][];
      sites: components['schemas']['SiteInput'][];
      /** @description Capabilities by site id; "*" for those of no single site */
      can: {
        [key: string]: string[];
      };
    };
    NewSiteInput: {
      name: string;
      /**
       * @description IANA time zone
       * @example Europe/Berlin
       */
      timeZone: string;
    };
    SitePatchInput: {
      name?: string;
      /**
       * @description IANA time zone
       * @example Europe/Berlin
       */
      timeZone?: string;
    };
    PersonInput: {
      id: string;
      name: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      lastSignIn: string | null;
      disabled: boolean;
      erased: boolean;
    };
    NewPersonInput: {
      name: string;
      password: string;
    };
    PersonPatchInput: {
      name?: string;
      password?: string;
      disabled?: boolean;
    };
    GrantInput: {
      id: string;
      person: string;
      personName: string;
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      zone: string | null;
      costLimit: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      from: string;
      until: string | null;
    };
    NewGrantInput: {
      person: string;
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      /** @default null */
      zone: string | null;
      /** @default null */
      costLimit: number | null;
      /**
       * Format: date-time
       * @description RFC 3339
       */
      from?: string;
      /** @default null */
      until: string | null;
    };
    TokenInput: {
      id: string;
      name: string;
      scope: ('ingest' | 'metrics' | 'read') | null;
      role: ('viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor') | null;
      site: string | null;
      sensor: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      expires: string | null;
      lastUsed: string | null;
      revoked: boolean;
    };
    NewTokenInput: {
      name: string;
      /** @enum {string} */
      scope?: 'ingest' | 'metrics' | 'read';
      /** @enum {string} */
      role?: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site?: string;
      sensor?: string;
      /** @description One year where left out */
      expires?: string | null;
    };
    TokenMadeInput: {
      token: components['schemas']['TokenInput'];
      /** @description Shown this once */
      secret: string;
    };
    AuditEntryInput: {
      id: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      time: string;
      actor: string;
      /** @description The use case, as `asset.correct` */
      what: string;
      subject: string | null;
      /** @enum {string} */
      outcome: 'done' | 'refused';
      detail: {
        [key: string]: unknown;
      };
      hash: string;
    };
    AuditVerdictInput: {
      whole: boolean;
      entries: number;
      firstBad: string | null;
    };
    /** @description Days by class of data */
    RetentionInput: {
      days: {
        [key: string]: number;
      };
      defaults: {
        [key: string]: number;
      };
    };
    NewRetentionInput: {
      days: {
        [key: string]: number;
      };
    };
    /** @description Nothing between these times is deleted while it stands */
    HoldInput: {
      id: string;
      reason: string;
      from: string | null;
      to: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    NewHoldInput: {
      reason: string;
      /** @default null */
      from: string | null;
      /** @default null */
      to: string | null;
    };
    DemoInput: {
      running: boolean;
      /** @enum {string} */
      state: 'absent' | 'starting' | 'running' | 'restarting' | 'failed' | 'removing';
      site: string | null;
      assets: number | null;
      detail: string | null;
    };
    NewDemoInput: {
      assets?: number;
    };
    AssetRowInput: {
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain: ('it' | 'ot' | 'both') | null;
      zone: components['schemas']['ThingRefInput'] | null;
      vendor: string | null;
      model: string | null;
      firmware: string | null;
      serial: string | null;
      os: string | null;
      macs: string[];
      ips: string[];
      hostnames: string[];
      itOwner: string | null;
      otOwner: string | null;
      neverTouch: boolean;
      lossPerHour: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      /** @description First seen within 24 hours */
      new: boolean;
    };
    ReasonInput: {
      value: string;
      confidence: number;
      source: string;
      reason: string;
    };
    ServiceInput: {
      protocol: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      /** @enum {string} */
      role: 'client' | 'server';
    };
    AssetInput: {
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain: ('it' | 'ot' | 'both') | null;
      zone: components['schemas']['ThingRefInput'] | null;
      vendor: string | null;
      model: string | null;
      firmware: string | null;
      serial: string | null;
      os: string | null;
      macs: string[];
      ips: string[];
      hostnames: string[];
      itOwner: string | null;
      otOwner: string | null;
      neverTouch: boolean;
      lossPerHour: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      /** @description First seen within 24 hours */
      new: boolean;
      reasons: {
        [key: string]: components['schemas']['ReasonInput'];
      };
      services: components['schemas']['ServiceInput'][];
      mergedInto: string | null;
      conversations: number;
      pulse: {
        total: number;
        onTime: number;
      };
    };
    /** @description A person's word. It outranks inference for good; null takes it back */
    AssetPatchInput: {
      name?: string | null;
      class?:
        | (
            | 'plc'
            | 'remote-io'
            | 'hmi'
            | 'engineering-workstation'
            | 'historian'
            | 'scada-server'
            | 'safety-controller'
            | 'drive'
            | 'sensor-actuator'
            | 'robot'
            | 'protection-relay'
            | 'rtu'
            | 'gateway'
            | 'switch'
            | 'router'
            | 'firewall'
            | 'wireless-access-point'
            | 'server'
            | 'domain-controller'
            | 'workstation'
            | 'printer'
            | 'camera'
            | 'phone'
            | 'iiot'
            | 'storage'
            | 'external'
            | 'unknown'
          )
        | null;
      level?: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain?: ('it' | 'ot' | 'both') | null;
      zone?: string | null;
      vendor?: string | null;
      model?: string | null;
      firmware?: string | null;
      itOwner?: string | null;
      otOwner?: string | null;
      neverTouch?: boolean;
      lossPerHour?: number | null;
    };
    ClaimInput: {
      id: string;
      attribute: string;
      value: string;
      source: string;
      person: string | null;
      confidence: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      sensor: string;
      packet: number;
      best: boolean;
      disagrees: boolean;
    };
    HistoryItemInput: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      time: string;
      /** @enum {string} */
      kind: 'asset' | 'claim' | 'conversation' | 'operation' | 'session' | 'person';
      text: string;
      /** @description The other asset */
      asset: components['schemas']['AssetRefInput'] | null;
      conversation: string | null;
      meaning:
        | (
            | 'read'
            | 'write'
            | 'control'
            | 'exchange'
            | 'start'
            | 'stop'
            | 'program-download'
            | 'program-upload'
            | 'firmware'
            | 'configure'
            | 'identify'
            | 'authenticate'
            | 'diagnose'
            | 'discover'
            | 'connect'
            | 'disconnect'
            | 'subscribe'
            | 'notify'
            | 'transfer'
            | 'execute'
            | 'time'
            | 'safety'
            | 'keep-alive'
            | 'unknown'
          )
        | null;
    };
    PeerInput: {
      asset: components['schemas']['AssetRefInput'];
      /**
       * @description What the peer was towards this asset
       * @enum {string}
       */
      direction: 'client' | 'server';
      protocol: string;
      conversation: string;
      packets: number;
      bytes: number;
      meanings: {
        [key: string]: number;
      };
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    ConversationPulseInput: {
      /** @enum {string} */
      state: 'on-time' | 'late' | 'missing' | 'gone' | 'not-received';
      periodMs: number;
      jitterMs: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastBeat: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
    };
    ConversationRowInput: {
      id: string;
      client: components['schemas']['AssetRefInput'];
      server: components['schemas']['AssetRefInput'];
      clientAddress: string;
      serverAddress: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      protocol: string;
      packets: number;
      bytes: number;
      flows: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      meanings: (
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown'
      )[];
      operationCount: number;
      /** @description What a person calls the service where the protocol is unknown */
      serviceName: string | null;
      pulse: components['schemas']['ConversationPulseInput'] | null;
      new: boolean;
    };
    OperationInput: {
      operation: string;
      code: number;
      /** @enum {string} */
      meaning:
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown';
      object: string | null;
      requests: number;
      responses: number;
      errors: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      firstPacket: number;
      lastPacket: number;
      firstSensor: string;
      lastSensor: string;
    };
    BucketInput: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      start: string;
      packets: number;
      bytes: number;
      meanings: {
        [key: string]: number;
      };
    };
    ConversationInput: {
      id: string;
      client: components['schemas']['AssetRefInput'];
      server: components['schemas']['AssetRefInput'];
      clientAddress: string;
      serverAddress: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      protocol: string;
      packets: number;
      bytes: number;
      flows: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      meanings: (
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown'
      )[];
      operationCount: number;
      /** @description What a person calls the service where the protocol is unknown */
      serviceName: string | null;
      pulse: components['schemas']['ConversationPulseInput'] | null;
      new: boolean;
      operations: components['schemas']['OperationInput'][];
      /** @description Five minutes each, the latest week */
      buckets: components['schemas']['BucketInput'][];
    };
    SessionInput: {
      id: string;
      client: components['schemas']['AssetRefInput'];
      server: components['schemas']['AssetRefInput'];
      protocol: string;
      port: number;
      clientPort: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      start: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      last: string;
      ended: boolean;
      bytes: number;
    };
    AccountInput: {
      id: string;
      name: string;
      domain: string;
      /** @enum {string} */
      kind: 'user' | 'machine' | 'service' | 'unknown';
      source: string;
      assets: components['schemas']['AssetRefInput'][];
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    LogonInput: {
      id: string;
      /** @description Empty where it has none, as a community */
      name: string;
      domain: string;
      /** @enum {string} */
      kind: 'user' | 'machine' | 'service' | 'unknown';
      client: components['schemas']['AssetRefInput'];
      server: components['schemas']['AssetRefInput'];
      clientAddress: string;
      serverAddress: string;
      protocol: string;
      /** @description false: none was needed */
      withSecret: boolean;
      /** @description Name and secret are as a maker delivers them */
      knownDefault: boolean;
      /** @description Others of client, server and account with the same secret */
      sharedWith: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    LogonPageInput: {
      items: components['schemas']['LogonInput'][];
      nextCursor: string | null;
      total: number;
      /** @description Of all that match, as a maker delivers them */
      knownDefaults: number;
    };
    ChangesInput: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      from: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      to: string;
      assets: components['schemas']['AssetRowInput'][];
      conversations: components['schemas']['ConversationRowInput'][];
      operations: {
        conversation: string;
        client: components['schemas']['AssetRefInput'];
        server: components['schemas']['AssetRefInput'];
        protocol: string;
        operation: string;
        /** @enum {string} */
        meaning:
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown';
        object: string | null;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        firstSeen: string;
      }[];
      claims: {
        asset: components['schemas']['AssetRefInput'];
        attribute: string;
        value: string;
        source: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        firstSeen: string;
      }[];
      /** @description More changed than one answer holds */
      cut: boolean;
    };
    PulseItemInput: {
      /** @description Conversation id */
      id: string;
      client: {
        id: string;
        name: string;
      };
      server: {
        id: string;
        name: string;
      };
      /** @description Zone of the server */
      zone: {
        id: string;
        name: string;
      } | null;
      protocol: string;
      port: number;
      periodMs: number;
      jitterMs: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastBeat: string;
      /** @enum {string} */
      state: 'on-time' | 'late' | 'missing' | 'gone';
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
      /** @description false: its sensor is not heard, the state is the last known */
      received: boolean;
    };
    PulseInput: {
      /** @description When the last word of any sensor arrived */
      receivedAt: string | null;
      stale: boolean;
      items: components['schemas']['PulseItemInput'][];
    };
    OverviewInput: {
      assets: {
        total: number;
        new24h: number;
        external: number;
        withOwner: number;
        byClass: {
          /** @enum {string} */
          class:
            | 'plc'
            | 'remote-io'
            | 'hmi'
            | 'engineering-workstation'
            | 'historian'
            | 'scada-server'
            | 'safety-controller'
            | 'drive'
            | 'sensor-actuator'
            | 'robot'
            | 'protection-relay'
            | 'rtu'
            | 'gateway'
            | 'switch'
            | 'router'
            | 'firewall'
            | 'wireless-access-point'
            | 'server'
            | 'domain-controller'
            | 'workstation'
            | 'printer'
            | 'camera'
            | 'phone'
            | 'iiot'
            | 'storage'
            | 'external'
            | 'unknown';
          count: number;
        }[];
        byLevel: {
          level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
          count: number;
        }[];
      };
      conversations: {
        total: number;
        new24h: number;
        cyclic: number;
      };
      protocols: {
        protocol: string;
        name: string;
        /** @description Requests, responses and errors */
        messages: number;
        conversations: number;
      }[];
      pulse: {
        total: number;
        onTime: number;
        late: number;
        missing: number;
        gone: number;
        notReceived: number;
        stale: boolean;
        receivedAt: string | null;
      };
      sensors: {
        total: number;
        healthy: number;
      };
      zones: {
        id: string;
        name: string;
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        assets: number;
        pulse: {
          total: number;
          onTime: number;
        };
      }[];
      newAssets: components['schemas']['AssetRowInput'][];
      notable: {
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        time: string;
        conversation: string;
        client: components['schemas']['AssetRefInput'];
        server: components['schemas']['AssetRefInput'];
        operation: string;
        /** @enum {string} */
        meaning:
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown';
        object: string | null;
        protocol: string;
        /** @description Kinds of operation of this meaning in this conversation; the newest is told */
        kinds: number;
        /** @description Requests of all of them */
        count: number;
      }[];
      limits: components['schemas']['LimitNoteInput'][];
      oldest: string | null;
      hints: {
        id: string;
        text: string;
        page: string;
      }[];
    };
    PlantMapInput: {
      zones: {
        id: string;
        name: string;
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        levels: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5')[];
        /** @enum {string} */
        kind: 'proposed' | 'person';
        assets: number;
      }[];
      assets: {
        id: string;
        name: string;
        /** @enum {string} */
        class:
          | 'plc'
          | 'remote-io'
          | 'hmi'
          | 'engineering-workstation'
          | 'historian'
          | 'scada-server'
          | 'safety-controller'
          | 'drive'
          | 'sensor-actuator'
          | 'robot'
          | 'protection-relay'
          | 'rtu'
          | 'gateway'
          | 'switch'
          | 'router'
          | 'firewall'
          | 'wireless-access-point'
          | 'server'
          | 'domain-controller'
          | 'workstation'
          | 'printer'
          | 'camera'
          | 'phone'
          | 'iiot'
          | 'storage'
          | 'external'
          | 'unknown';
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        zone: string | null;
        /** @description Its own zone, then those of other subnets that it has an address in */
        zones: string[];
        ip: string | null;
        new: boolean;
      }[];
      edges: {
        client: string;
        server: string;
        protocol: string;
        meanings: (
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown'
        )[];
        conversations: number;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        lastSeen: string;
        cyclic: boolean;
      }[];
      externals: number;
    };
    ZoneInput: {
      id: string;
      name: string;
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      /** @enum {string} */
      kind: 'proposed' | 'person';
      assets: number;
      members: string[];
      pulse: {
        total: number;
        onTime: number;
      };
    };
    NewZoneInput: {
      name: string;
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      members?: string[];
    };
    ZonePatchInput: {
      name?: string;
      level?: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      members?: string[];
    };
    LineInput: {
      id: string;
      name: string;
      assets: string[];
      valuePerHour: number | null;
    };
    NewLineInput: {
      name: string;
      /** @default [] */
      assets: string[];
      /** @default null */
      valuePerHour: number | null;
    };
    LinePatchInput: {
      name?: string;
      assets?: string[];
      valuePerHour?: number | null;
    };
    SideShapeInput: {
      /** @description That were looked at */
      packets: number;
      /** @description Bytes */
      shortest: number;
      /** @description Bytes */
      longest: number;
      /** @description Commonest first; empty where there are more than a few */
      lengths: {
        bytes: number;
        packets: number;
      }[];
      /** @description First bytes in hexadecimal, as far as all packets have them; `..` where they differ */
      begins: string;
    };
    UnknownServiceInput: {
      id: string;
      server: components['schemas']['AssetRefInput'];
      address: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'ethernet';
      /** @description EtherType on Ethernet */
      port: number;
      /**
       * @description `random`: compressed or encrypted
       * @enum {string}
       */
      nature: 'text' | 'random' | 'binary';
      /** @description Bits per byte, 0 to 8 */
      entropy: number;
      /** @description Share of printable ASCII, 0 to 1 */
      printable: number;
      client: components['schemas']['SideShapeInput'];
      answers: components['schemas']['SideShapeInput'];
      /** @description Where nearly all packets of a client keep one */
      periodMs: number | null;
      conversations: number;
      /** @description A person's word */
      name: string | null;
      note: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    UnknownServicePageInput: {
      items: components['schemas']['UnknownServiceInput'][];
      nextCursor: string | null;
      total: number;
      /** @description Of all that match */
      named: number;
    };
    ServiceNameInput: {
      /** @description null takes the name back, and the note with it */
      name: string | null;
      note?: string | null;
    };
    SensorInput: {
      id: string;
      name: string;
      /** @enum {string} */
      kind: 'live' | 'import' | 'demo';
      /** @enum {string} */
      state: 'healthy' | 'stale' | 'never' | 'finished';
      packets: number;
      bytes: number;
      packetsPerSecond: number;
      dropped: number;
      malformed: number;
      lagMs: number;
      spoolBytes: number;
      flows: number;
      lastBatch: string | null;
      sequence: number;
      gaps: {
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        from: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        to: string;
        batches: number;
      }[];
      limits: components['schemas']['LimitNoteInput'][];
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    NewSensorInput: {
      name: string;
    };
    SensorMadeInput: {
      sensor: components['schemas']['SensorInput'];
      /** @description Shown this once */
      token: string;
    };
    SensorCursorInput: {
      sequence: number;
      /** @description Base64 of the site's key for the marks of secrets that are read in clear text. */
      fingerprintKey: string;
    };
    TakenInput: {
      sequence: number;
      /** @description false: known already, nothing changed */
      taken: boolean;
    };
    ImportInput: {
      id: string;
      name: string;
      bytes: number;
      sha256: string | null;
      /** @enum {string} */
      state: 'waiting' | 'reading' | 'done' | 'failed';
      progress: number;
      packets: number;
      firstSeen: string | null;
      lastSeen: string | null;
      warnings: string[];
      /** @description What came of it; known: this capture was read before, nothing changed */
      result: {
        assets: number;
        conversations: number;
        operations: number;
        known: boolean;
      } | null;
      error: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      ended: string | null;
    };
    /** @description RFC 9457 problem details */
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      code: string;
      advice?: string;
    };
    AssetRef: {
      /** @description Empty for a group address (multicast, broadcast), which is no asset */
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
    };
    ThingRef: {
      id: string;
      name: string;
    };
    /** @description A ceiling that was hit, and what is therefore missing */
    LimitNote: {
      limit: string;
      /** @description null: the server itself */
      sensor: string | null;
      count: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      last: string;
      missing: string;
    };
    SetupState: {
      /** @enum {string} */
      state: 'open' | 'used' | 'unknown';
    };
    Setup: {
      token: string;
      name: string;
      password: string;
      /** @description May be left out where a site exists already, as in the demo */
      site?: {
        name: string;
        /**
         * @description IANA time zone
         * @example Europe/Berlin
         */
        timeZone: string;
      };
    };
    SignIn: {
      name: string;
      password: string;
    };
    OwnGrant: {
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      zone: string | null;
      until: string | null;
    };
    Site: {
      id: string;
      name: string;
      timeZone: string;
      demo: boolean;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    Me: {
      /** @description null for a token */
      person: {
        id: string;
        name: string;
      } | null;
      /** @description null for a person */
      token: {
        name: string;
        scope: string | null;
        site: string | null;
        sensor: string | null;
      } | null;
      /** @description Send it as x-bulkhead-csrf with every change */
      csrf: string | null;
      grants: components['schemas']['OwnGrant'][];
      sites: components['schemas']['Site'][];
      /** @description Capabilities by site id; "*" for those of no single site */
      can: {
        [key: string]: string[];
      };
    };
    NewSite: {
      name: string;
      /**
       * @description IANA time zone
       * @example Europe/Berlin
       */
      timeZone: string;
    };
    SitePatch: {
      name?: string;
      /**
       * @description IANA time zone
       * @example Europe/Berlin
       */
      timeZone?: string;
    };
    Person: {
      id: string;
      name: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      lastSignIn: string | null;
      disabled: boolean;
      erased: boolean;
    };
    NewPerson: {
      name: string;
      password: string;
    };
    PersonPatch: {
      name?: string;
      password?: string;
      disabled?: boolean;
    };
    Grant: {
      id: string;
      person: string;
      personName: string;
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      zone: string | null;
      costLimit: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      from: string;
      until: string | null;
    };
    NewGrant: {
      person: string;
      /** @enum {string} */
      role: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site: string;
      /** @default null */
      zone: string | null;
      /** @default null */
      costLimit: number | null;
      /**
       * Format: date-time
       * @description RFC 3339
       */
      from?: string;
      /** @default null */
      until: string | null;
    };
    Token: {
      id: string;
      name: string;
      scope: ('ingest' | 'metrics' | 'read') | null;
      role: ('viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor') | null;
      site: string | null;
      sensor: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      expires: string | null;
      lastUsed: string | null;
      revoked: boolean;
    };
    NewToken: {
      name: string;
      /** @enum {string} */
      scope?: 'ingest' | 'metrics' | 'read';
      /** @enum {string} */
      role?: 'viewer' | 'analyst' | 'engineer' | 'it-approver' | 'ot-approver' | 'admin' | 'auditor';
      site?: string;
      sensor?: string;
      /** @description One year where left out */
      expires?: string | null;
    };
    TokenMade: {
      token: components['schemas']['Token'];
      /** @description Shown this once */
      secret: string;
    };
    AuditEntry: {
      id: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      time: string;
      actor: string;
      /** @description The use case, as `asset.correct` */
      what: string;
      subject: string | null;
      /** @enum {string} */
      outcome: 'done' | 'refused';
      detail: {
        [key: string]: unknown;
      };
      hash: string;
    };
    AuditVerdict: {
      whole: boolean;
      entries: number;
      firstBad: string | null;
    };
    /** @description Days by class of data */
    Retention: {
      days: {
        [key: string]: number;
      };
      defaults: {
        [key: string]: number;
      };
    };
    NewRetention: {
      days: {
        [key: string]: number;
      };
    };
    /** @description Nothing between these times is deleted while it stands */
    Hold: {
      id: string;
      reason: string;
      from: string | null;
      to: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    NewHold: {
      reason: string;
      /** @default null */
      from: string | null;
      /** @default null */
      to: string | null;
    };
    Demo: {
      running: boolean;
      /** @enum {string} */
      state: 'absent' | 'starting' | 'running' | 'restarting' | 'failed' | 'removing';
      site: string | null;
      assets: number | null;
      detail: string | null;
    };
    NewDemo: {
      assets?: number;
    };
    AssetRow: {
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain: ('it' | 'ot' | 'both') | null;
      zone: components['schemas']['ThingRef'] | null;
      vendor: string | null;
      model: string | null;
      firmware: string | null;
      serial: string | null;
      os: string | null;
      macs: string[];
      ips: string[];
      hostnames: string[];
      itOwner: string | null;
      otOwner: string | null;
      neverTouch: boolean;
      lossPerHour: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      /** @description First seen within 24 hours */
      new: boolean;
    };
    Reason: {
      value: string;
      confidence: number;
      source: string;
      reason: string;
    };
    Service: {
      protocol: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      /** @enum {string} */
      role: 'client' | 'server';
    };
    Asset: {
      id: string;
      name: string;
      /** @enum {string} */
      class:
        | 'plc'
        | 'remote-io'
        | 'hmi'
        | 'engineering-workstation'
        | 'historian'
        | 'scada-server'
        | 'safety-controller'
        | 'drive'
        | 'sensor-actuator'
        | 'robot'
        | 'protection-relay'
        | 'rtu'
        | 'gateway'
        | 'switch'
        | 'router'
        | 'firewall'
        | 'wireless-access-point'
        | 'server'
        | 'domain-controller'
        | 'workstation'
        | 'printer'
        | 'camera'
        | 'phone'
        | 'iiot'
        | 'storage'
        | 'external'
        | 'unknown';
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain: ('it' | 'ot' | 'both') | null;
      zone: components['schemas']['ThingRef'] | null;
      vendor: string | null;
      model: string | null;
      firmware: string | null;
      serial: string | null;
      os: string | null;
      macs: string[];
      ips: string[];
      hostnames: string[];
      itOwner: string | null;
      otOwner: string | null;
      neverTouch: boolean;
      lossPerHour: number | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      /** @description First seen within 24 hours */
      new: boolean;
      reasons: {
        [key: string]: components['schemas']['Reason'];
      };
      services: components['schemas']['Service'][];
      mergedInto: string | null;
      conversations: number;
      pulse: {
        total: number;
        onTime: number;
      };
    };
    /** @description A person's word. It outranks inference for good; null takes it back */
    AssetPatch: {
      name?: string | null;
      class?:
        | (
            | 'plc'
            | 'remote-io'
            | 'hmi'
            | 'engineering-workstation'
            | 'historian'
            | 'scada-server'
            | 'safety-controller'
            | 'drive'
            | 'sensor-actuator'
            | 'robot'
            | 'protection-relay'
            | 'rtu'
            | 'gateway'
            | 'switch'
            | 'router'
            | 'firewall'
            | 'wireless-access-point'
            | 'server'
            | 'domain-controller'
            | 'workstation'
            | 'printer'
            | 'camera'
            | 'phone'
            | 'iiot'
            | 'storage'
            | 'external'
            | 'unknown'
          )
        | null;
      level?: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      domain?: ('it' | 'ot' | 'both') | null;
      zone?: string | null;
      vendor?: string | null;
      model?: string | null;
      firmware?: string | null;
      itOwner?: string | null;
      otOwner?: string | null;
      neverTouch?: boolean;
      lossPerHour?: number | null;
    };
    Claim: {
      id: string;
      attribute: string;
      value: string;
      source: string;
      person: string | null;
      confidence: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      sensor: string;
      packet: number;
      best: boolean;
      disagrees: boolean;
    };
    HistoryItem: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      time: string;
      /** @enum {string} */
      kind: 'asset' | 'claim' | 'conversation' | 'operation' | 'session' | 'person';
      text: string;
      /** @description The other asset */
      asset: components['schemas']['AssetRef'] | null;
      conversation: string | null;
      meaning:
        | (
            | 'read'
            | 'write'
            | 'control'
            | 'exchange'
            | 'start'
            | 'stop'
            | 'program-download'
            | 'program-upload'
            | 'firmware'
            | 'configure'
            | 'identify'
            | 'authenticate'
            | 'diagnose'
            | 'discover'
            | 'connect'
            | 'disconnect'
            | 'subscribe'
            | 'notify'
            | 'transfer'
            | 'execute'
            | 'time'
            | 'safety'
            | 'keep-alive'
            | 'unknown'
          )
        | null;
    };
    Peer: {
      asset: components['schemas']['AssetRef'];
      /**
       * @description What the peer was towards this asset
       * @enum {string}
       */
      direction: 'client' | 'server';
      protocol: string;
      conversation: string;
      packets: number;
      bytes: number;
      meanings: {
        [key: string]: number;
      };
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    ConversationPulse: {
      /** @enum {string} */
      state: 'on-time' | 'late' | 'missing' | 'gone' | 'not-received';
      periodMs: number;
      jitterMs: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastBeat: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
    };
    ConversationRow: {
      id: string;
      client: components['schemas']['AssetRef'];
      server: components['schemas']['AssetRef'];
      clientAddress: string;
      serverAddress: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      protocol: string;
      packets: number;
      bytes: number;
      flows: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      meanings: (
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown'
      )[];
      operationCount: number;
      /** @description What a person calls the service where the protocol is unknown */
      serviceName: string | null;
      pulse: components['schemas']['ConversationPulse'] | null;
      new: boolean;
    };
    Operation: {
      operation: string;
      code: number;
      /** @enum {string} */
      meaning:
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown';
      object: string | null;
      requests: number;
      responses: number;
      errors: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      firstPacket: number;
      lastPacket: number;
      firstSensor: string;
      lastSensor: string;
    };
    Bucket: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      start: string;
      packets: number;
      bytes: number;
      meanings: {
        [key: string]: number;
      };
    };
    Conversation: {
      id: string;
      client: components['schemas']['AssetRef'];
      server: components['schemas']['AssetRef'];
      clientAddress: string;
      serverAddress: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'icmp' | 'ip' | 'ethernet';
      port: number;
      protocol: string;
      packets: number;
      bytes: number;
      flows: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
      meanings: (
        | 'read'
        | 'write'
        | 'control'
        | 'exchange'
        | 'start'
        | 'stop'
        | 'program-download'
        | 'program-upload'
        | 'firmware'
        | 'configure'
        | 'identify'
        | 'authenticate'
        | 'diagnose'
        | 'discover'
        | 'connect'
        | 'disconnect'
        | 'subscribe'
        | 'notify'
        | 'transfer'
        | 'execute'
        | 'time'
        | 'safety'
        | 'keep-alive'
        | 'unknown'
      )[];
      operationCount: number;
      /** @description What a person calls the service where the protocol is unknown */
      serviceName: string | null;
      pulse: components['schemas']['ConversationPulse'] | null;
      new: boolean;
      operations: components['schemas']['Operation'][];
      /** @description Five minutes each, the latest week */
      buckets: components['schemas']['Bucket'][];
    };
    Session: {
      id: string;
      client: components['schemas']['AssetRef'];
      server: components['schemas']['AssetRef'];
      protocol: string;
      port: number;
      clientPort: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      start: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      last: string;
      ended: boolean;
      bytes: number;
    };
    Account: {
      id: string;
      name: string;
      domain: string;
      /** @enum {string} */
      kind: 'user' | 'machine' | 'service' | 'unknown';
      source: string;
      assets: components['schemas']['AssetRef'][];
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    Logon: {
      id: string;
      /** @description Empty where it has none, as a community */
      name: string;
      domain: string;
      /** @enum {string} */
      kind: 'user' | 'machine' | 'service' | 'unknown';
      client: components['schemas']['AssetRef'];
      server: components['schemas']['AssetRef'];
      clientAddress: string;
      serverAddress: string;
      protocol: string;
      /** @description false: none was needed */
      withSecret: boolean;
      /** @description Name and secret are as a maker delivers them */
      knownDefault: boolean;
      /** @description Others of client, server and account with the same secret */
      sharedWith: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    LogonPage: {
      items: components['schemas']['Logon'][];
      nextCursor: string | null;
      total: number;
      /** @description Of all that match, as a maker delivers them */
      knownDefaults: number;
    };
    Changes: {
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      from: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      to: string;
      assets: components['schemas']['AssetRow'][];
      conversations: components['schemas']['ConversationRow'][];
      operations: {
        conversation: string;
        client: components['schemas']['AssetRef'];
        server: components['schemas']['AssetRef'];
        protocol: string;
        operation: string;
        /** @enum {string} */
        meaning:
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown';
        object: string | null;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        firstSeen: string;
      }[];
      claims: {
        asset: components['schemas']['AssetRef'];
        attribute: string;
        value: string;
        source: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        firstSeen: string;
      }[];
      /** @description More changed than one answer holds */
      cut: boolean;
    };
    PulseItem: {
      /** @description Conversation id */
      id: string;
      client: {
        id: string;
        name: string;
      };
      server: {
        id: string;
        name: string;
      };
      /** @description Zone of the server */
      zone: {
        id: string;
        name: string;
      } | null;
      protocol: string;
      port: number;
      periodMs: number;
      jitterMs: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastBeat: string;
      /** @enum {string} */
      state: 'on-time' | 'late' | 'missing' | 'gone';
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      since: string;
      /** @description false: its sensor is not heard, the state is the last known */
      received: boolean;
    };
    Pulse: {
      /** @description When the last word of any sensor arrived */
      receivedAt: string | null;
      stale: boolean;
      items: components['schemas']['PulseItem'][];
    };
    Overview: {
      assets: {
        total: number;
        new24h: number;
        external: number;
        withOwner: number;
        byClass: {
          /** @enum {string} */
          class:
            | 'plc'
            | 'remote-io'
            | 'hmi'
            | 'engineering-workstation'
            | 'historian'
            | 'scada-server'
            | 'safety-controller'
            | 'drive'
            | 'sensor-actuator'
            | 'robot'
            | 'protection-relay'
            | 'rtu'
            | 'gateway'
            | 'switch'
            | 'router'
            | 'firewall'
            | 'wireless-access-point'
            | 'server'
            | 'domain-controller'
            | 'workstation'
            | 'printer'
            | 'camera'
            | 'phone'
            | 'iiot'
            | 'storage'
            | 'external'
            | 'unknown';
          count: number;
        }[];
        byLevel: {
          level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
          count: number;
        }[];
      };
      conversations: {
        total: number;
        new24h: number;
        cyclic: number;
      };
      protocols: {
        protocol: string;
        name: string;
        /** @description Requests, responses and errors */
        messages: number;
        conversations: number;
      }[];
      pulse: {
        total: number;
        onTime: number;
        late: number;
        missing: number;
        gone: number;
        notReceived: number;
        stale: boolean;
        receivedAt: string | null;
      };
      sensors: {
        total: number;
        healthy: number;
      };
      zones: {
        id: string;
        name: string;
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        assets: number;
        pulse: {
          total: number;
          onTime: number;
        };
      }[];
      newAssets: components['schemas']['AssetRow'][];
      notable: {
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        time: string;
        conversation: string;
        client: components['schemas']['AssetRef'];
        server: components['schemas']['AssetRef'];
        operation: string;
        /** @enum {string} */
        meaning:
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown';
        object: string | null;
        protocol: string;
        /** @description Kinds of operation of this meaning in this conversation; the newest is told */
        kinds: number;
        /** @description Requests of all of them */
        count: number;
      }[];
      limits: components['schemas']['LimitNote'][];
      oldest: string | null;
      hints: {
        id: string;
        text: string;
        page: string;
      }[];
    };
    PlantMap: {
      zones: {
        id: string;
        name: string;
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        levels: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5')[];
        /** @enum {string} */
        kind: 'proposed' | 'person';
        assets: number;
      }[];
      assets: {
        id: string;
        name: string;
        /** @enum {string} */
        class:
          | 'plc'
          | 'remote-io'
          | 'hmi'
          | 'engineering-workstation'
          | 'historian'
          | 'scada-server'
          | 'safety-controller'
          | 'drive'
          | 'sensor-actuator'
          | 'robot'
          | 'protection-relay'
          | 'rtu'
          | 'gateway'
          | 'switch'
          | 'router'
          | 'firewall'
          | 'wireless-access-point'
          | 'server'
          | 'domain-controller'
          | 'workstation'
          | 'printer'
          | 'camera'
          | 'phone'
          | 'iiot'
          | 'storage'
          | 'external'
          | 'unknown';
        level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
        zone: string | null;
        /** @description Its own zone, then those of other subnets that it has an address in */
        zones: string[];
        ip: string | null;
        new: boolean;
      }[];
      edges: {
        client: string;
        server: string;
        protocol: string;
        meanings: (
          | 'read'
          | 'write'
          | 'control'
          | 'exchange'
          | 'start'
          | 'stop'
          | 'program-download'
          | 'program-upload'
          | 'firmware'
          | 'configure'
          | 'identify'
          | 'authenticate'
          | 'diagnose'
          | 'discover'
          | 'connect'
          | 'disconnect'
          | 'subscribe'
          | 'notify'
          | 'transfer'
          | 'execute'
          | 'time'
          | 'safety'
          | 'keep-alive'
          | 'unknown'
        )[];
        conversations: number;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        lastSeen: string;
        cyclic: boolean;
      }[];
      externals: number;
    };
    Zone: {
      id: string;
      name: string;
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      /** @enum {string} */
      kind: 'proposed' | 'person';
      assets: number;
      members: string[];
      pulse: {
        total: number;
        onTime: number;
      };
    };
    NewZone: {
      name: string;
      level: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      members?: string[];
    };
    ZonePatch: {
      name?: string;
      level?: ('0' | '1' | '2' | '3' | '4' | '5' | '3.5') | null;
      members?: string[];
    };
    Line: {
      id: string;
      name: string;
      assets: string[];
      valuePerHour: number | null;
    };
    NewLine: {
      name: string;
      /** @default [] */
      assets: string[];
      /** @default null */
      valuePerHour: number | null;
    };
    LinePatch: {
      name?: string;
      assets?: string[];
      valuePerHour?: number | null;
    };
    SideShape: {
      /** @description That were looked at */
      packets: number;
      /** @description Bytes */
      shortest: number;
      /** @description Bytes */
      longest: number;
      /** @description Commonest first; empty where there are more than a few */
      lengths: {
        bytes: number;
        packets: number;
      }[];
      /** @description First bytes in hexadecimal, as far as all packets have them; `..` where they differ */
      begins: string;
    };
    UnknownService: {
      id: string;
      server: components['schemas']['AssetRef'];
      address: string;
      /** @enum {string} */
      transport: 'tcp' | 'udp' | 'ethernet';
      /** @description EtherType on Ethernet */
      port: number;
      /**
       * @description `random`: compressed or encrypted
       * @enum {string}
       */
      nature: 'text' | 'random' | 'binary';
      /** @description Bits per byte, 0 to 8 */
      entropy: number;
      /** @description Share of printable ASCII, 0 to 1 */
      printable: number;
      client: components['schemas']['SideShape'];
      answers: components['schemas']['SideShape'];
      /** @description Where nearly all packets of a client keep one */
      periodMs: number | null;
      conversations: number;
      /** @description A person's word */
      name: string | null;
      note: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      firstSeen: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      lastSeen: string;
    };
    UnknownServicePage: {
      items: components['schemas']['UnknownService'][];
      nextCursor: string | null;
      total: number;
      /** @description Of all that match */
      named: number;
    };
    ServiceName: {
      /** @description null takes the name back, and the note with it */
      name: string | null;
      note?: string | null;
    };
    Sensor: {
      id: string;
      name: string;
      /** @enum {string} */
      kind: 'live' | 'import' | 'demo';
      /** @enum {string} */
      state: 'healthy' | 'stale' | 'never' | 'finished';
      packets: number;
      bytes: number;
      packetsPerSecond: number;
      dropped: number;
      malformed: number;
      lagMs: number;
      spoolBytes: number;
      flows: number;
      lastBatch: string | null;
      sequence: number;
      gaps: {
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        from: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, microseconds
         */
        to: string;
        batches: number;
      }[];
      limits: components['schemas']['LimitNote'][];
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
    };
    NewSensor: {
      name: string;
    };
    SensorMade: {
      sensor: components['schemas']['Sensor'];
      /** @description Shown this once */
      token: string;
    };
    SensorCursor: {
      sequence: number;
      /** @description Base64 of the site's key for the marks of secrets that are read in clear text. */
      fingerprintKey: string;
    };
    Taken: {
      sequence: number;
      /** @description false: known already, nothing changed */
      taken: boolean;
    };
    Import: {
      id: string;
      name: string;
      bytes: number;
      sha256: string | null;
      /** @enum {string} */
      state: 'waiting' | 'reading' | 'done' | 'failed';
      progress: number;
      packets: number;
      firstSeen: string | null;
      lastSeen: string | null;
      warnings: string[];
      /** @description What came of it; known: this capture was read before, nothing changed */
      result: {
        assets: number;
        conversations: number;
        operations: number;
        known: boolean;
      } | null;
      error: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC, microseconds
       */
      created: string;
      ended: string | null;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  seeSetup: {
    parameters: {
      query: {
        token: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetupState'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  setUp: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetupInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSites: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Site'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addSite: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSiteInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changeSite: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SitePatchInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  overview: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  map: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlantMap'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  events: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAssets: {
    parameters: {
      query?: {
        /** @description In name, address, vendor, model, serial, host name */
        search?: string;
        /** @description Zone id, or `none` */
        zone?: string;
        /** @description One class or several, comma-separated */
        class?: string;
        /** @description One level or several, comma-separated; `none` */
        level?: string;
        domain?: 'it' | 'ot' | 'both';
        vendor?: string;
        line?: string;
        owner?: 'none' | 'it' | 'ot' | 'both';
        /** @description Hours since last seen, at most */
        seenWithin?: number;
        /** @description Hours since first seen, at most */
        newWithin?: number;
        sort?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['AssetRow'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  exportAssets: {
    parameters: {
      query?: {
        /** @description In name, address, vendor, model, serial, host name */
        search?: string;
        /** @description Zone id, or `none` */
        zone?: string;
        /** @description One class or several, comma-separated */
        class?: string;
        /** @description One level or several, comma-separated; `none` */
        level?: string;
        domain?: 'it' | 'ot' | 'both';
        vendor?: string;
        line?: string;
        owner?: 'none' | 'it' | 'ot' | 'both';
        /** @description Hours since last seen, at most */
        seenWithin?: number;
        /** @description Hours since first seen, at most */
        newWithin?: number;
        sort?: string;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  seeAsset: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Asset'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  correctAsset: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AssetPatchInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Asset'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  assetClaims: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Claim'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  assetConversations: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ConversationRow'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  assetHistory: {
    parameters: {
      query?: {
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['HistoryItem'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  assetPeers: {
    parameters: {
      query?: {
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
      };
      header?: never;
      path: {
        site: string;
        asset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Peer'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConversations: {
    parameters: {
      query?: {
        asset?: string;
        client?: string;
        server?: string;
        /** @description Either side in this zone */
        zone?: string;
        /** @description One or several, comma-separated */
        protocol?: string;
        /** @description One or several, comma-separated */
        meaning?: string;
        cyclic?: 'true' | 'false';
        /** @description Id of an unknown service */
        service?: string;
        search?: string;
        newWithin?: number;
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
        sort?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ConversationRow'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  seeConversation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        conversation: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: {
        asset?: string;
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Session'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAccounts: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Account'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listLogons: {
    parameters: {
      query?: {
        /** @description On either side */
        asset?: string;
        knownDefault?: 'true' | 'false';
        /** @description Id of a logon: those with its secret, itself among them */
        sameSecretAs?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LogonPage'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changes: {
    parameters: {
      query?: {
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Changes'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  pulse: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Pulse'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  beat: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listUnknownServices: {
    parameters: {
      query?: {
        /** @description That offers the service */
        asset?: string;
        /** @description By a person */
        named?: 'true' | 'false';
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnknownServicePage'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  nameUnknownService: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        service: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ServiceNameInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnknownService'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listZones: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Zone'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addZone: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewZoneInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Zone'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeZone: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        zone: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changeZone: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        zone: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ZonePatchInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Zone'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listLines: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Line'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addLine: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewLineInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Line'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeLine: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        line: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changeLine: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        line: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LinePatchInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Line'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSensors: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Sensor'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addSensor: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSensorInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SensorMade'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeSensor: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        sensor: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  sensorCursor: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        sensor: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SensorCursor'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  observe: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Taken'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listImports: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Import'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addImport: {
    parameters: {
      query: {
        name: string;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  seeImport: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        import: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Import'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        who?: string;
        what?: string;
        /** @description RFC 3339 */
        from?: string;
        /** @description RFC 3339 */
        to?: string;
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['AuditEntry'][];
            nextCursor: string | null;
            total: number;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  verifyAudit: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditVerdict'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPeople: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Person'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addPerson: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewPersonInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  erasePerson: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        person: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changePerson: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        person: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PersonPatchInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listGrants: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Grant'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addGrant: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewGrantInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Grant'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeGrant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        grant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Token'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewTokenInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenMade'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  seeRetention: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  setRetention: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewRetentionInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listHolds: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Hold'][];
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewHoldInput'];
      };
    };
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Hold'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        site: string;
        hold: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Nothing */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  seeDemo: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Demo'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  startDemo: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewDemoInput'];
      };
    };
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Demo'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeDemo: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Demo'];
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  openapi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  docs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description Problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
