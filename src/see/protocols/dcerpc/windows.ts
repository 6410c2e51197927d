/**
 * Interfaces of Windows that administration and attackers use, with their methods in the order of their numbers.
 * Microsoft Open Specifications: [MS-SCMR] 3.1.4, [MS-TSCH] 3.2.5, [MS-RRP] 3.1.5, [MS-SAMR] 3.1.5, [MS-LSAD] 3.1.4,
 * [MS-LSAT] 3.1.4, [MS-DRSR] 4.1, [MS-NRPC] 3.5.4, [MS-SRVS] 3.1.4, [MS-WKST] 3.2.4, [MS-RSP], [MS-EFSR], [MS-DFSNM],
 * [MS-FSRVP], [MS-EVEN], [MS-EVEN6].
 */
import type { InterfaceFacts } from './facts.ts';

export const WINDOWS: readonly InterfaceFacts[] = [
  {
    uuid: '367abb81-9844-35f1-ad32-98f038001003',
    name: 'svcctl',
    methods: `RCloseServiceHandle RControlService RDeleteService RLockServiceDatabase RQueryServiceObjectSecurity
      RSetServiceObjectSecurity RQueryServiceStatus RSetServiceStatus RUnlockServiceDatabase RNotifyBootConfigStatus
      - RChangeServiceConfigW RCreateServiceW REnumDependentServicesW REnumServicesStatusW ROpenSCManagerW ROpenServiceW
      RQueryServiceConfigW RQueryServiceLockStatusW RStartServiceW RGetServiceDisplayNameW RGetServiceKeyNameW -
      RChangeServiceConfigA RCreateServiceA REnumDependentServicesA REnumServicesStatusA ROpenSCManagerA ROpenServiceA
      RQueryServiceConfigA RQueryServiceLockStatusA RStartServiceA RGetServiceDisplayNameA RGetServiceKeyNameA
      - REnumServiceGroupW RChangeServiceConfig2A RChangeServiceConfig2W RQueryServiceConfig2A RQueryServiceConfig2W
      RQueryServiceStatusEx REnumServicesStatusExA REnumServicesStatusExW - RCreateServiceWOW64A RCreateServiceWOW64W -
      RNotifyServiceStatusChange RGetNotifyResults RCloseNotifyHandle RControlServiceExA RControlServiceExW - - - -
      RQueryServiceConfigEx - - - RCreateWowService - - - ROpenSCManager2`,
  },
  {
    uuid: '1ff70682-0a51-30e8-076d-740be8cee98b',
    name: 'ATSvc',
    methods: 'NetrJobAdd NetrJobDel NetrJobEnum NetrJobGetInfo',
  },
  {
    uuid: '378e52b0-c0a9-11cf-822d-00aa0051e40f',
    name: 'SASec',
    methods: 'SASetAccountInformation SASetNSAccountInformation SAGetNSAccountInformation SAGetAccountInformation',
  },
  {
    uuid: '86d35949-83c9-4044-b424-db363231fd0c',
    name: 'ITaskSchedulerService',
    methods: `SchRpcHighestVersion SchRpcRegisterTask SchRpcRetrieveTask SchRpcCreateFolder SchRpcSetSecurity
      SchRpcGetSecurity SchRpcEnumFolders SchRpcEnumTasks SchRpcEnumInstances SchRpcGetInstanceInfo SchRpcStopInstance
      SchRpcStop SchRpcRun SchRpcDelete SchRpcRename SchRpcScheduledRuntimes SchRpcGetLastRunInfo SchRpcGetTaskInfo
      SchRpcGetNumberOfMissedRuns SchRpcEnableTask`,
  },
  {
    uuid: '338cd001-2244-31f1-aaaa-900038001003',
    name: 'winreg',
    methods: `OpenClassesRoot OpenCurrentUser OpenLocalMachine OpenPerformanceData OpenUsers BaseRegCloseKey
      BaseRegCreateKey BaseRegDeleteKey BaseRegDeleteValue BaseRegEnumKey BaseRegEnumValue BaseRegFlushKey
      BaseRegGetKeySecurity BaseRegLoadKey - BaseRegOpenKey BaseRegQueryInfoKey BaseRegQueryValue BaseRegReplaceKey
      BaseRegRestoreKey BaseRegSaveKey BaseRegSetKeySecurity BaseRegSetValue BaseRegUnLoadKey
      BaseInitiateSystemShutdown BaseAbortSystemShutdown BaseRegGetVersion OpenCurrentConfig - BaseRegQueryMultipleValues
      BaseInitiateSystemShutdownEx BaseRegSaveKeyEx OpenPerformanceText OpenPerformanceNlsText
      BaseRegQueryMultipleValues2 BaseRegDeleteKeyEx`,
  },
  {
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    name: 'samr',
    methods: `SamrConnect SamrCloseHandle SamrSetSecurityObject SamrQuerySecurityObject - SamrLookupDomainInSamServer
      SamrEnumerateDomainsInSamServer SamrOpenDomain SamrQueryInformationDomain SamrSetInformationDomain
      SamrCreateGroupInDomain SamrEnumerateGroupsInDomain SamrCreateUserInDomain SamrEnumerateUsersInDomain
      SamrCreateAliasInDomain SamrEnumerateAliasesInDomain SamrGetAliasMembership SamrLookupNamesInDomain
      SamrLookupIdsInDomain SamrOpenGroup SamrQueryInformationGroup SamrSetInformationGroup SamrAddMemberToGroup
      SamrDeleteGroup SamrRemoveMemberFromGroup SamrGetMembersInGroup SamrSetMemberAttributesOfGroup SamrOpenAlias
      SamrQueryInformationAlias SamrSetInformationAlias SamrDeleteAlias SamrAddMemberToAlias SamrRemoveMemberFromAlias
      SamrGetMembersInAlias SamrOpenUser SamrDeleteUser SamrQueryInformationUser SamrSetInformationUser
      SamrChangePasswordUser SamrGetGroupsForUser SamrQueryDisplayInformation SamrGetDisplayEnumerationIndex - -
      SamrGetUserDomainPasswordInformation SamrRemoveMemberFromForeignDomain SamrQueryInformationDomain2
      SamrQueryInformationUser2 SamrQueryDisplayInformation2 SamrGetDisplayEnumerationIndex2 SamrCreateUser2InDomain
      SamrQueryDisplayInformation3 SamrAddMultipleMembersToAlias SamrRemoveMultipleMembersFromAlias
      SamrOemChangePasswordUser2 SamrUnicodeChangePasswordUser2 SamrGetDomainPasswordInformation SamrConnect2
      SamrSetInformationUser2 - - - SamrConnect4 - SamrConnect5 SamrRidToSid SamrSetDSRMPassword SamrValidatePassword`,
  },
  {
    uuid: '12345778-1234-abcd-ef00-0123456789ab',
    name: 'lsarpc',
    methods: `LsarClose - LsarEnumeratePrivileges LsarQuerySecurityObject LsarSetSecurityObject - LsarOpenPolicy
      LsarQueryInformationPolicy LsarSetInformationPolicy - LsarCreateAccount LsarEnumerateAccounts
      LsarCreateTrustedDomain LsarEnumerateTrustedDomains LsarLookupNames LsarLookupSids LsarCreateSecret
      LsarOpenAccount LsarEnumeratePrivilegesAccount LsarAddPrivilegesToAccount LsarRemovePrivilegesFromAccount - -
      LsarGetSystemAccessAccount LsarSetSystemAccessAccount LsarOpenTrustedDomain LsarQueryInfoTrustedDomain
      LsarSetInformationTrustedDomain LsarOpenSecret LsarSetSecret LsarQuerySecret LsarLookupPrivilegeValue
      LsarLookupPrivilegeName LsarLookupPrivilegeDisplayName LsarDeleteObject LsarEnumerateAccountsWithUserRight
      LsarEnumerateAccountRights LsarAddAccountRights LsarRemoveAccountRights LsarQueryTrustedDomainInfo
      LsarSetTrustedDomainInfo LsarDeleteTrustedDomain LsarStorePrivateData LsarRetrievePrivateData LsarOpenPolicy2
      LsarGetUserName LsarQueryInformationPolicy2 LsarSetInformationPolicy2 LsarQueryTrustedDomainInfoByName
      LsarSetTrustedDomainInfoByName LsarEnumerateTrustedDomainsEx LsarCreateTrustedDomainEx -
      LsarQueryDomainInformationPolicy LsarSetDomainInformationPolicy LsarOpenTrustedDomainByName - LsarLookupSids2
      LsarLookupNames2 LsarCreateTrustedDomainEx2 - - - - - - - - LsarLookupNames3 - - - -
      LsarQueryForestTrustInformation LsarSetForestTrustInformation - LsarLookupSids3 LsarLookupNames4`,
  },
  {
    uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2',
    name: 'drsuapi',
    methods: `DRSBind DRSUnbind DRSReplicaSync DRSGetNCChanges DRSUpdateRefs DRSReplicaAdd DRSReplicaDel
      DRSReplicaModify DRSVerifyNames DRSGetMemberships DRSInterDomainMove DRSGetNT4ChangeLog DRSCrackNames DRSWriteSPN
      DRSRemoveDsServer DRSRemoveDsDomain DRSDomainControllerInfo DRSAddEntry DRSExecuteKCC DRSGetReplInfo
      DRSAddSidHistory DRSGetMemberships2 DRSReplicaVerifyObjects DRSGetObjectExistence DRSQuerySitesByCost
      DRSInitDemotion DRSReplicaDemotion DRSFinishDemotion DRSAddCloneDC DRSWriteNgcKey DRSReadNgcKey`,
  },
  {
    uuid: '12345678-1234-abcd-ef00-01234567cffb',
    name: 'netlogon',
    methods: `NetrLogonUasLogon NetrLogonUasLogoff NetrLogonSamLogon NetrLogonSamLogoff NetrServerReqChallenge
      NetrServerAuthenticate NetrServerPasswordSet NetrDatabaseDeltas NetrDatabaseSync NetrAccountDeltas NetrAccountSync
      NetrGetDCName NetrLogonControl NetrGetAnyDCName NetrLogonControl2 NetrServerAuthenticate2 NetrDatabaseSync2
      NetrDatabaseRedo NetrLogonControl2Ex NetrEnumerateTrustedDomains DsrGetDcName NetrLogonGetCapabilities
      NetrLogonSetServiceBits NetrLogonGetTrustRid NetrLogonComputeServerDigest NetrLogonComputeClientDigest
      NetrServerAuthenticate3 DsrGetDcNameEx DsrGetSiteName NetrLogonGetDomainInfo NetrServerPasswordSet2
      NetrServerPasswordGet NetrLogonSendToSam DsrAddressToSiteNamesW DsrGetDcNameEx2
      NetrLogonGetTimeServiceParentDomain NetrEnumerateTrustedDomainsEx DsrAddressToSiteNamesExW DsrGetDcSiteCoverageW
      NetrLogonSamLogonEx DsrEnumerateDomainTrusts DsrDeregisterDnsHostRecords NetrServerTrustPasswordsGet
      DsrGetForestTrustInformation NetrGetForestTrustInformation NetrLogonSamLogonWithFlags NetrServerGetTrustInfo -
      DsrUpdateReadOnlyServerDnsRecords NetrChainSetClientAttributes`,
  },
  {
    uuid: '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    name: 'srvsvc',
    methods: `- - - - - - - - NetrConnectionEnum NetrFileEnum NetrFileGetInfo NetrFileClose NetrSessionEnum
      NetrSessionDel NetrShareAdd NetrShareEnum NetrShareGetInfo NetrShareSetInfo NetrShareDel NetrShareDelSticky
      NetrShareCheck NetrServerGetInfo NetrServerSetInfo NetrServerDiskEnum NetrServerStatisticsGet
      NetrServerTransportAdd NetrServerTransportEnum NetrServerTransportDel NetrRemoteTOD - NetprPathType
      NetprPathCanonicalize NetprPathCompare NetprNameValidate NetprNameCanonicalize NetprNameCompare
      NetrShareEnumSticky NetrShareDelStart NetrShareDelCommit NetrpGetFileSecurity NetrpSetFileSecurity
      NetrServerTransportAddEx - NetrDfsGetVersion NetrDfsCreateLocalPartition NetrDfsDeleteLocalPartition
      NetrDfsSetLocalVolumeState - NetrDfsCreateExitPoint NetrDfsDeleteExitPoint NetrDfsModifyPrefix
      NetrDfsFixLocalVolume NetrDfsManagerReportSiteInfo NetrServerTransportDelEx NetrServerAliasAdd
      NetrServerAliasEnum NetrServerAliasDel NetrShareDelEx`,
  },
  {
    uuid: '6bffd098-a112-3610-9833-46c3f87e345a',
    name: 'wkssvc',
    methods: `NetrWkstaGetInfo NetrWkstaSetInfo NetrWkstaUserEnum - - NetrWkstaTransportEnum NetrWkstaTransportAdd
      NetrWkstaTransportDel NetrUseAdd NetrUseGetInfo NetrUseDel NetrUseEnum - NetrWorkstationStatisticsGet - - - - - -
      NetrGetJoinInformation - NetrJoinDomain2 NetrUnjoinDomain2 NetrRenameMachineInDomain2 NetrValidateName2
      NetrGetJoinableOUs2 NetrAddAlternateComputerName NetrRemoveAlternateComputerName NetrSetPrimaryComputerName
      NetrEnumerateComputerNames`,
  },
  {
    uuid: '894de0c0-0d55-11d3-a322-00c04fa321a1',
    name: 'InitShutdown',
    methods: 'BaseInitiateShutdown BaseAbortShutdown BaseInitiateShutdownEx',
  },
  {
    uuid: 'd95afe70-a6d5-4259-822e-2c84da1ddb0d',
    name: 'WindowsShutdown',
    methods: 'WsdrInitiateShutdown WsdrAbortShutdown',
  },
  { uuid: 'c681d488-d850-11d0-8c52-00c04fd90f7e', name: 'efsrpc', methods: efs() },
  { uuid: 'df1941c5-fe89-4e79-bf10-463657acf44d', name: 'efsrpc', methods: efs() },
  {
    uuid: '4fc742e0-4a10-11cf-8273-00aa004ae673',
    name: 'netdfs',
    methods: `NetrDfsManagerGetVersion NetrDfsAdd NetrDfsRemove NetrDfsSetInfo NetrDfsGetInfo NetrDfsEnum NetrDfsMove - -
      - NetrDfsAddFtRoot NetrDfsRemoveFtRoot NetrDfsAddStdRoot NetrDfsRemoveStdRoot NetrDfsManagerInitialize
      NetrDfsAddStdRootForced NetrDfsGetDcAddress NetrDfsSetDcAddress NetrDfsFlushFtTable NetrDfsAdd2 NetrDfsRemove2
      NetrDfsEnumEx NetrDfsSetInfo2`,
  },
  {
    uuid: 'a8e0653c-2744-4389-a61d-7373df8b2292',
    name: 'FileServerVssAgent',
    methods: `GetSupportedVersion SetContext StartShadowCopySet AddToShadowCopySet CommitShadowCopySet ExposeShadowCopySet
      RecoveryCompleteShadowCopySet AbortShadowCopySet IsPathSupported IsPathShadowCopied GetShareMapping
      DeleteShareMapping PrepareShadowCopySet`,
  },
  {
    uuid: '82273fdc-e32a-18c3-3f78-827929dc23ea',
    name: 'eventlog',
    methods: `ElfrClearELFW ElfrBackupELFW ElfrCloseEL ElfrDeregisterEventSource ElfrNumberOfRecords ElfrOldestRecord
      ElfrChangeNotify ElfrOpenELW ElfrRegisterEventSourceW ElfrOpenBELW ElfrReadELW ElfrReportEventW ElfrClearELFA
      ElfrBackupELFA ElfrOpenELA ElfrRegisterEventSourceA ElfrOpenBELA ElfrReadELA ElfrReportEventA - - -
      ElfrGetLogInformation - ElfrReportEventAndSourceW ElfrReportEventExW ElfrReportEventExA`,
  },
  {
    uuid: 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c',
    name: 'IEventService',
    methods: `EvtRpcRegisterRemoteSubscription EvtRpcRemoteSubscriptionNextAsync EvtRpcRemoteSubscriptionNext
      EvtRpcRemoteSubscriptionWaitAsync EvtRpcRegisterControllableOperation EvtRpcRegisterLogQuery EvtRpcClearLog
      EvtRpcExportLog EvtRpcLocalizeExportLog EvtRpcMessageRender EvtRpcMessageRenderDefault EvtRpcQueryNext
      EvtRpcQuerySeek EvtRpcClose EvtRpcCancel EvtRpcAssertConfig EvtRpcRetractConfig EvtRpcOpenLogHandle
      EvtRpcGetLogFileInfo EvtRpcGetChannelList EvtRpcGetChannelConfig EvtRpcPutChannelConfig EvtRpcGetPublisherList
      EvtRpcGetPublisherListForChannel EvtRpcGetPublisherMetadata EvtRpcGetPublisherResourceMetadata
      EvtRpcGetEventMetadataEnum EvtRpcGetNextEventMetadata EvtRpcGetClassicLogDisplayName`,
  },
];

/** [MS-EFSR] 3.1.4.2: the same methods behind two interfaces. */
function efs(): string {
  return `EfsRpcOpenFileRaw EfsRpcReadFileRaw EfsRpcWriteFileRaw EfsRpcCloseRaw EfsRpcEncryptFileSrv
    EfsRpcDecryptFileSrv EfsRpcQueryUsersOnFile EfsRpcQueryRecoveryAgents EfsRpcRemoveUsersFromFile EfsRpcAddUsersToFile
    - EfsRpcNotSupported EfsRpcFileKeyInfo EfsRpcDuplicateEncryptionInfoFile - EfsRpcAddUsersToFileEx
    EfsRpcFileKeyInfoEx - EfsRpcGetEncryptedFileMetadata EfsRpcSetEncryptedFileMetadata EfsRpcFlushEfsCache
    EfsRpcEncryptFileExSrv EfsRpcQueryProtectors`;
}
