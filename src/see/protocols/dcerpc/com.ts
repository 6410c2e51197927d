/**
 * Interfaces of DCOM, WMI and OPC Classic, methods in the order of their numbers; the first three of each object are those
 * of IUnknown. [MS-DCOM] 3.1; [MS-WMI] 3.1.4; OPC Data Access Custom Interface 3.00, 4; OPC Common 1.10, 4 and 5;
 * OPC Alarms and Events 1.10, 5; DCE 1.1 RPC (C706), appendices O and Q.
 */
import type { InterfaceFacts } from './facts.ts';

const object = (uuid: string, name: string, methods: string): InterfaceFacts => ({
  uuid,
  name,
  methods: `QueryInterface AddRef Release ${methods}`,
});

export const COM: readonly InterfaceFacts[] = [
  {
    uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
    name: 'epmapper',
    methods: 'ept_insert ept_delete ept_lookup ept_map ept_lookup_handle_free ept_inq_object ept_mgmt_delete',
  },
  {
    uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989',
    name: 'mgmt',
    methods: `rpc_mgmt_inq_if_ids rpc_mgmt_inq_stats rpc_mgmt_is_server_listening rpc_mgmt_stop_server_listening
      rpc_mgmt_inq_princ_name`,
  },
  {
    uuid: '99fcfec4-5260-101b-bbcb-00aa0021347a',
    name: 'IObjectExporter',
    methods: 'ResolveOxid SimplePing ComplexPing ServerAlive ResolveOxid2 ServerAlive2',
  },
  { uuid: '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', name: 'IActivation', methods: 'RemoteActivation' },
  {
    uuid: '000001a0-0000-0000-c000-000000000046',
    name: 'IRemoteSCMActivator',
    methods: '- - - RemoteGetClassObject RemoteCreateInstance',
  },
  object('00000131-0000-0000-c000-000000000046', 'IRemUnknown', 'RemQueryInterface RemAddRef RemRelease'),
  object(
    '00000143-0000-0000-c000-000000000046',
    'IRemUnknown2',
    'RemQueryInterface RemAddRef RemRelease RemQueryInterface2',
  ),
  object('00020400-0000-0000-c000-000000000046', 'IDispatch', 'GetTypeInfoCount GetTypeInfo GetIdsOfNames Invoke'),
  object(
    'b196b284-bab4-101a-b69c-00aa00341d07',
    'IConnectionPointContainer',
    'EnumConnectionPoints FindConnectionPoint',
  ),
  object(
    'b196b286-bab4-101a-b69c-00aa00341d07',
    'IConnectionPoint',
    'GetConnectionInterface GetConnectionPointContainer Advise Unadvise EnumConnections',
  ),
  object(
    'f309ad18-d86a-11d0-a075-00c04fb68820',
    'IWbemLevel1Login',
    'EstablishPosition RequestChallenge WBEMLogin NTLMLogin',
  ),
  object('d4781cd6-e5d3-44df-ad94-930efe48a887', 'IWbemLoginClientID', 'SetClientInfo'),
  object(
    '9556dc99-828c-11cf-a37e-00aa003240c7',
    'IWbemServices',
    `OpenNamespace CancelAsyncCall QueryObjectSink GetObject GetObjectAsync PutClass PutClassAsync DeleteClass
      DeleteClassAsync CreateClassEnum CreateClassEnumAsync PutInstance PutInstanceAsync DeleteInstance
      DeleteInstanceAsync CreateInstanceEnum CreateInstanceEnumAsync ExecQuery ExecQueryAsync ExecNotificationQuery
      ExecNotificationQueryAsync ExecMethod ExecMethodAsync`,
  ),
  object('027947e1-d731-11ce-a357-000000000001', 'IEnumWbemClassObject', 'Reset Next NextAsync Clone Skip'),
  object('1c1c45ee-4395-11d2-b60b-00104b703efd', 'IWbemFetchSmartEnum', 'GetSmartEnum'),
  object('423ec01e-2e35-11d2-b604-00104b703efd', 'IWbemWCOSmartEnum', 'Next'),
  object('7c857801-7381-11cf-884d-00aa004b2e24', 'IWbemObjectSink', 'Indicate SetStatus'),
  object(
    '39c13a4d-011e-11d0-9675-0020afd8adb3',
    'IOPCServer',
    'AddGroup GetErrorString GetGroupByName GetStatus RemoveGroup CreateGroupEnumerator',
  ),
  object('39c13a4e-011e-11d0-9675-0020afd8adb3', 'IOPCServerPublicGroups', 'GetPublicGroupByName RemovePublicGroup'),
  object(
    '39c13a4f-011e-11d0-9675-0020afd8adb3',
    'IOPCBrowseServerAddressSpace',
    'QueryOrganization ChangeBrowsePosition BrowseOPCItemIds GetItemId BrowseAccessPaths',
  ),
  object('39c13a50-011e-11d0-9675-0020afd8adb3', 'IOPCGroupStateMgt', 'GetState SetState SetName CloneGroup'),
  object('39c13a51-011e-11d0-9675-0020afd8adb3', 'IOPCPublicGroupStateMgt', 'GetState MoveToPublic'),
  object('39c13a52-011e-11d0-9675-0020afd8adb3', 'IOPCSyncIO', 'Read Write'),
  object('39c13a53-011e-11d0-9675-0020afd8adb3', 'IOPCAsyncIO', 'Read Write Refresh Cancel'),
  object(
    '39c13a54-011e-11d0-9675-0020afd8adb3',
    'IOPCItemMgt',
    'AddItems ValidateItems RemoveItems SetActiveState SetClientHandles SetDatatypes CreateEnumerator',
  ),
  object('39c13a55-011e-11d0-9675-0020afd8adb3', 'IEnumOPCItemAttributes', 'Next Skip Reset Clone'),
  object(
    '39c13a70-011e-11d0-9675-0020afd8adb3',
    'IOPCDataCallback',
    'OnDataChange OnReadComplete OnWriteComplete OnCancelComplete',
  ),
  object('39c13a71-011e-11d0-9675-0020afd8adb3', 'IOPCAsyncIO2', 'Read Write Refresh2 Cancel2 SetEnable GetEnable'),
  object(
    '39c13a72-011e-11d0-9675-0020afd8adb3',
    'IOPCItemProperties',
    'QueryAvailableProperties GetItemProperties LookupItemIds',
  ),
  object('39227004-a18f-4b57-8b0a-5235670f4468', 'IOPCBrowse', 'GetProperties Browse'),
  object('85c0b427-2893-4cbc-bd78-e5fc5146f08f', 'IOPCItemIO', 'Read WriteVQT'),
  object('730f5f0f-55b1-4c81-9e18-ff8a0904e1fa', 'IOPCSyncIO2', 'Read Write ReadMaxAge WriteVQT'),
  object(
    '0967b97b-36ef-423e-b6f8-6bff1e40d39d',
    'IOPCAsyncIO3',
    'Read Write Refresh2 Cancel2 SetEnable GetEnable ReadMaxAge WriteVQT RefreshMaxAge',
  ),
  object(
    '8e368666-d72e-4f78-87ed-647611c61c9f',
    'IOPCGroupStateMgt2',
    'GetState SetState SetName CloneGroup SetKeepAlive GetKeepAlive',
  ),
  object(
    '5946da93-8b39-4ec8-ab3d-aa73df5bc86f',
    'IOPCItemDeadbandMgt',
    'SetItemDeadband GetItemDeadband ClearItemDeadband',
  ),
  object('f31dfde1-07b6-11d2-b2d8-0060083ba1fb', 'IOPCShutdown', 'ShutdownRequest'),
  object(
    'f31dfde2-07b6-11d2-b2d8-0060083ba1fb',
    'IOPCCommon',
    'SetLocaleId GetLocaleId QueryAvailableLocaleIds GetErrorString SetClientName',
  ),
  object(
    '13486d50-4821-11d2-a494-3cb306c10000',
    'IOPCServerList',
    'EnumClassesOfCategories GetClassDetails ClsidFromProgId',
  ),
  object(
    '9dd0b56c-ad9e-43ee-8305-487f3188bf7a',
    'IOPCServerList2',
    'EnumClassesOfCategories GetClassDetails ClsidFromProgId',
  ),
];
