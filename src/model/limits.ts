/** Every ceiling of the system in one place. When one is hit and something is therefore missing, a limit event says so; nothing grows without bound. */

export const LIMITS = {
  // decode
  readChunkBytes: 512 * 1024,
  packetBytesMax: 1 << 24,
  batchPackets: 2048,
  interfacesMax: 1024,
  tunnelDepthMax: 4,
  vlanDepthMax: 4,
  extensionHeadersMax: 8,
  fragmentsInFlightMax: 1024,
  fragmentBytesMax: 65_535,
  fragmentTimeoutUs: 30_000_000,
  addressesMax: 1 << 20,
  flowsMax: 1 << 22,
  flowProbesMax: 256,
  tcpIdleTimeoutUs: 300_000_000,
  udpIdleTimeoutUs: 60_000_000,
  tcpSegmentsHeldMax: 64,
  /** Of one direction behind a hole. */
  tcpBytesHeldMax: 1 << 17,
  tcpBytesHeldTotalMax: 64 << 20,
  messageBytesMax: 1 << 17,
  classifyTriesMax: 4,
  handDepthMax: 8,
  operationsMax: 1 << 23,
  operationsPerFlowMax: 4096,
  namesMax: 1 << 20,
  nameBytesMax: 256,
  claimsMax: 1 << 20,
  claimsPerAddressMax: 256,
  claimValueBytesMax: 512,
  /** Systems told by how TCP connections begin: guesses must not crowd out what devices say. */
  stackClaimsMax: 1 << 16,
  signsPerTickMax: 1000,
  accountsMax: 1 << 16,
  /** Services of an unknown protocol whose looks are kept, and packets of each side of a flow that count for it. */
  unknownServicesMax: 1 << 12,
  profilePacketsPerFlow: 32,
  /** Secrets of one client at one server in clear text that are told apart. */
  logonsPerPlaceMax: 64,
  /** Bytes of a secret that its fingerprint is made of. */
  secretBytesMax: 256,
  correlationSlots: 1 << 16,
  /** Messages that a protocol puts together at a time, and bytes of all of them. */
  reassembliesMax: 1024,
  reassemblyBytesMax: 4 << 20,
  /** Connections of which a protocol keeps large tables at a time. */
  reassemblyPlaces: 64,
  segmentedBytesMax: 65_536,
  segmentedAnswerBytesMax: 8192,
  messageFieldsMax: 64,
  pulsesMax: 1 << 14,
  /** Objects that an analysis lists under one operation of a conversation. */
  objectsToldMax: 256,
  /** Cores that decode for one analysis. */
  coresMax: 16,
  // sensor
  /** Also the active time-out of flows: what each added is handed over every tick, without its end. */
  tickMs: 250,
  pulseTickMs: 50,
  batchConversationsMax: 2000,
  batchBytesMax: 8 << 20,
  batchServicesMax: 1000,
  spoolBytesMax: 1 << 30,
  readBatchesWaitingMax: 64,
  spoolBatchesMax: 100_000,
  /** Batches of a capture that are read ahead of what the server has taken. */
  batchesAheadMax: 32,
  knownKeysMax: 1 << 17,
  backOffMsMax: 30_000,
  childRestartMsMax: 30_000,
  childOutputBytesMax: 1 << 16,
  // server
  conversationsPerSiteMax: 2_000_000,
  operationsPerConversationMax: 4096,
  servicesPerAddressMax: 64,
  /** What one rule about operating systems read in so many values is kept. */
  systemReadingsKeptMax: 1024,
  /** Grounds of inferences that an analysis keeps as they are written. */
  groundsKeptMax: 1024,
  /** Texts of objects that it keeps while it is written. */
  objectTextsKeptMax: 1 << 14,
  bucketsHeldMax: 500_000,
  bucketsPerUpdateMax: 288,
  sessionsHeldMax: 20_000,
  unknownServicesPerSiteMax: 1 << 14,
  queueBatchesMax: 256,
  requestBytesMax: 16 << 20,
  importBytesMax: 64 * 2 ** 30,
  importsRunningMax: 1,
  pageRowsMax: 1000,
  refusalsAuditedPerMinuteMax: 60,
  signInTriesPerMinuteMax: 10,
  importsWaitingMax: 20,
  eventStreamsMax: 200,
  eventsHeldPerStreamMax: 1000,
  freeDiskShareMin: 0.1,
  writeRowsMax: 1000,
  usesNotedMax: 10_000,
  backupFrameBytesMax: 256 << 20,
} as const;

/** Something hit its ceiling: which, since when, how often, and what is therefore missing. */
export interface LimitEvent {
  readonly limit: keyof typeof LIMITS;
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly missing: string;
}
