/** What a remote procedure does, by the words of its name: hundreds of methods share a few dozen verbs. */
import type { Meaning } from '../../../model/words.ts';

/** Before the verb: what Microsoft puts in front of all methods of an interface. */
const PREFIX =
  /^(?:BaseReg|Base(?=Initiate|Abort)|Netrp?|Netpr|Samr|Lsar|Dsr|DRS|SchRpc|RpcAsync|RpcSync|Rpc(?=[A-Z])|EfsRpc|EvtRpc|Elfr|Wsdr|SA(?=[SG])|R(?=[A-Z]))/;

/** The first that fits says what it does. */
const RULES: readonly (readonly [RegExp, Meaning])[] = [
  [/^(Initiate(System)?Shutdown|ShutdownRequest)/, 'stop'],
  [/^Abort(System)?Shutdown/, 'control'],
  [/^(StartService|StartServer)/, 'start'],
  [/^(ControlService|rpc_mgmt_stop|StopInstance|Stop$)/, 'control'],
  [
    /^(Run$|ExecMethod|Invoke|RemoteCreateInstance|RemoteActivation|RemoteGetClassObject|XcvData|ExecuteKCC)/,
    'execute',
  ],
  [/^(ServerAuthenticate|ServerReqChallenge|LogonSamLogo|LogonUasLogo|ValidatePassword)/, 'authenticate'],
  [/^(WBEMLogin|NTLMLogin|EstablishPosition|RequestChallenge)/, 'authenticate'],
  [/^(ept_lookup|ept_map|rpc_mgmt_inq|ServerAlive|ResolveOxid|Browse|EnumClassesOf|Clsid)/, 'discover'],
  [/^(SimplePing|ComplexPing|rpc_mgmt_is|SetKeepAlive)/, 'keep-alive'],
  [/^OnDataChange/, 'exchange'],
  [/^(On[A-Z]|Indicate|SetStatus|ChangeNotify|NotifyServiceStatus|GetNotifyResults|ReplicaSync)/, 'notify'],
  [/^(Advise|AddGroup|AddItems|RegisterRemote|SyncRegister|RegisterForRemote|RemoteSubscription)/, 'subscribe'],
  [/^(SetEnable|SetActiveState|SetState|CloneGroup|ExecNotification|WaitForPrinter|RemoteFindFirst)/, 'subscribe'],
  [
    /^(Unadvise|RemoveGroup|RemoveItems|UnRegister|FindClose|Close|ClosePrinter|Unbind|Release|RemRelease)/,
    'disconnect',
  ],
  [/^(ept_lookup_handle_free|Logoff|SessionDel|FileClose|UseDel)/, 'disconnect'],
  [/^(Connect|Open|Bind|QueryInterface|RemQueryInterface|AddRef|RemAddRef|FindConnectionPoint|UseAdd)/, 'connect'],
  [/^(EnumConnection|GetConnection|SetClientInfo|SetClientName|SetLocaleId|SetClientHandles|SetContext)/, 'connect'],
  [/^(WriteFileRaw|WritePrinter|Write$|WriteVQT|SpoolerWrite)/, 'write'],
  [/^(StartDoc|StartPage|EndDoc|EndPage|AddJob|ScheduleJob|SetJob|AbortPrinter|ReadPrinter|SendRecvBidi)/, 'transfer'],
  [/^(SaveKey|BackupELF|ExportLog)/, 'read'],
  [/^(Get|Query|Enum|Lookup|Read|Retrieve|Number|Oldest|Next|Test|Is|Inq|Names?Compare|PathCompare)/, 'read'],
  [
    /^(Connection|File|Session|Share|Server|Wksta|Workstation|Use|Job|Dfs)\w*(Enum|GetInfo|Get|GetVersion|Check)/,
    'read',
  ],
  [
    /^(HighestVersion|ScheduledRuntimes|CrackNames|VerifyNames|DomainControllerInfo|DatabaseSync|DatabaseDeltas)/,
    'read',
  ],
  [/^(RidToSid|AddressToSite|FileKeyInfo|ReplicaVerify|MessageRender|Skip|Reset$|Clone$|Refresh|RemoteTOD)/, 'read'],
  [/^(ServerPasswordGet|ServerTrustPasswordsGet|ServerGetTrust|ServerDisk|DatabaseRedo|ValidateItems)/, 'read'],
  [/^(PathType|PathCanonicalize|NameValidate|NameCanonicalize|ValidateName|CreateEnumerator|CreateGroupEnum)/, 'read'],
  [/^(CreateClassEnum|CreateInstanceEnum|ExecQuery|RegisterLogQuery|AccountDeltas|AccountSync|LogonGet)/, 'read'],
  [/^(ChangeBrowsePosition|Cancel|Refresh2|GetProperties|ReplicaGet|QuerySites|ChangeSeek)/, 'read'],
  [
    /^(Add|Create|Change|Set|Delete|Del|Remove|Modify|Put|Register|Enable|Rename|Replace|Restore|Load|UnLoad)/,
    'configure',
  ],
  [/^(Flush|Clear|Store|Install|Upload|Move|Join|Unjoin|Update|InterDomainMove|Init|Finish|Replica)/, 'configure'],
  [
    /^(OemChange|UnicodeChange|ServerPasswordSet|ServerSetInfo|ShareAdd|ShareDel|ShareSetInfo|JobAdd|JobDel)/,
    'configure',
  ],
  [
    /^(WkstaSetInfo|WkstaTransport|ServerTransport|ServerAlias|LogonControl|LogonSet|WriteSPN|WriteNgcKey)/,
    'configure',
  ],
  [/^(Dfs\w*(Add|Remove|Set|Move|Create|Delete|Modify|Flush|Fix)|EncryptFile|DecryptFile|ept_|ChainSet)/, 'configure'],
  [/^(Deregister|JoinDomain|UnjoinDomain|LockService|UnlockService|AssertConfig|RetractConfig)/, 'configure'],
];

/** The meaning of a method by its name; `execute` where its words tell nothing more. */
export function meaningOf(method: string): Meaning {
  const verb = method.replace(PREFIX, '');
  return RULES.find(([pattern]) => pattern.test(verb))?.[1] ?? 'execute';
}
