/**
 * Every column of every table: personal or not, and in which class of data it is kept. Deletion, pseudonyms and backup work
 * from this list; a test holds it against the database, so that no column can be added without a word here.
 */

/** Days that each class is kept unless a site says otherwise; null is never deleted by age. */
export const RETENTION_DEFAULTS = {
  /** What the plant is: endpoints, claims, assets, conversations, operations. Counted from when it was last seen. */
  inventory: 3650,
  /** Conversations by stretch of time. */
  history: 400,
  sessions: 400,
  accounts: 400,
  signs: 400,
  imports: 400,
  limits: 100,
  'sign-ins': 30,
  audit: null,
  settings: null,
} as const satisfies Record<string, number | null>;

export type RetentionClass = keyof typeof RETENTION_DEFAULTS;

interface Table {
  readonly class: RetentionClass;
  /** Whose age counts against the days of the class; none: rows leave with their site only, or not at all. */
  readonly ageBy?: string;
  /** Column that names the site; none: the table belongs to no single site. */
  readonly site?: 'site' | 'id';
  /** May hold data about a person. */
  readonly personal: readonly string[];
  readonly plain: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

export const TABLES = {
  migrations: { class: 'settings', personal: [], plain: words('version name applied_us') },
  sites: { class: 'settings', site: 'id', personal: [], plain: words('id name time_zone demo created_us removed_us') },
  counters: { class: 'settings', site: 'site', personal: [], plain: words('site kind highest') },
  zones: { class: 'inventory', site: 'site', personal: [], plain: words('site id name level kind key x y removed') },
  lines: {
    class: 'inventory',
    site: 'site',
    personal: [],
    plain: words('site id name assets value_per_hour created_us'),
  },
  endpoints: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words('site id mac ip vlan asset first_us last_us'),
  },
  /** A claim's value may be a user's name; its source the id of the person who said it. */
  claims: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: words('value source'),
    plain: words('site id endpoint asset attribute confidence first_us last_us sensor first_packet'),
  },
  assets: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: words('it_owner ot_owner reasons'),
    plain: words(
      'site id name class level domain vendor model firmware serial os zone macs ips ip_key hostnames never_touch loss_per_hour first_us last_us merged_into',
    ),
  },
  conversations: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words('site id client server transport port protocol packets bytes flows first_us last_us'),
  },
  operations: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words(
      'site id conversation code object operation meaning requests responses errors first_us last_us first_sensor first_packet last_sensor last_packet',
    ),
  },
  buckets: {
    class: 'history',
    ageBy: 'start_us',
    site: 'site',
    personal: [],
    plain: words('site conversation start_us packets bytes meanings'),
  },
  sessions: {
    class: 'sessions',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words('site id sensor key client server protocol port client_port start_us last_us ended bytes'),
  },
  /** The mark of a secret is its person's too, although nobody reads the secret from it. */
  accounts: {
    class: 'accounts',
    ageBy: 'last_us',
    site: 'site',
    personal: words('name secret'),
    plain: words('site id domain kind source endpoint server known_default first_us last_us'),
  },
  unknown_services: {
    class: 'inventory',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words('site id server transport port entropy printable client answers period_us first_us last_us name note'),
  },
  signs: {
    class: 'signs',
    ageBy: 'time_us',
    site: 'site',
    personal: [],
    plain: words('id site sensor source target protocol kind text time_us packet'),
  },
  pulses: {
    class: 'history',
    ageBy: 'last_beat_us',
    site: 'site',
    personal: [],
    plain: words('site conversation sensor period_us jitter_us last_beat_us state since_us'),
  },
  sensors: {
    class: 'settings',
    site: 'site',
    personal: [],
    plain: words('site id name kind sequence health last_batch_us created_us removed_us'),
  },
  sensor_gaps: {
    class: 'limits',
    ageBy: 'to_us',
    site: 'site',
    personal: [],
    plain: words('site sensor sequence from_us to_us batches'),
  },
  limit_events: {
    class: 'limits',
    ageBy: 'last_us',
    site: 'site',
    personal: [],
    plain: words('site sensor limit before_count count part_us first_us last_us missing'),
  },
  imports: {
    class: 'imports',
    ageBy: 'ended_us',
    site: 'site',
    personal: [],
    plain: words(
      'site id name bytes created_us state sha256 progress packets first_us last_us warnings result error ended_us',
    ),
  },
  people: {
    class: 'settings',
    personal: words('name password_hash last_sign_in_us'),
    plain: words('id created_us disabled erased_us'),
  },
  person_keys: { class: 'settings', personal: words('sealed'), plain: words('subject') },
  grants: {
    class: 'settings',
    site: 'site',
    personal: [],
    plain: words('id person role site zone cost_limit from_us until_us'),
  },
  tokens: {
    class: 'settings',
    site: 'site',
    personal: [],
    plain: words('id name hash scope role site sensor created_us expires_us last_used_us revoked_us'),
  },
  sign_ins: {
    class: 'sign-ins',
    ageBy: 'expires_us',
    personal: words('created_us last_used_us'),
    plain: words('hash person csrf expires_us'),
  },
  setups: { class: 'settings', personal: [], plain: words('hash created_us expires_us used_us') },
  retention: { class: 'settings', site: 'site', personal: [], plain: words('site class days') },
  holds: {
    class: 'settings',
    site: 'site',
    personal: [],
    plain: words('site id reason from_us to_us created_us by_kind by_id lifted_us'),
  },
  settings: { class: 'settings', site: 'site', personal: [], plain: words('site key value') },
  secrets: { class: 'settings', site: 'site', personal: [], plain: words('site name sealed') },
  /** `personal` is encrypted under the key of the person it is about. */
  audit: {
    class: 'audit',
    personal: words('personal actor_id'),
    plain: words('id time_us actor_kind what site subject outcome detail hash'),
  },
  audit_head: { class: 'audit', personal: [], plain: words('one id hash seal') },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;

export const tableOf = (name: TableName): Table => TABLES[name];
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];
