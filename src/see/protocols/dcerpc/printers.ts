/** The two interfaces of the print spooler, methods in the order of their numbers. [MS-RPRN] 3.1.4; [MS-PAR] 3.1.4. */
import type { InterfaceFacts } from './facts.ts';

export const PRINTERS: readonly InterfaceFacts[] = [
  {
    uuid: '12345678-1234-abcd-ef00-0123456789ab',
    name: 'spoolss',
    methods: `RpcEnumPrinters RpcOpenPrinter RpcSetJob RpcGetJob RpcEnumJobs RpcAddPrinter RpcDeletePrinter RpcSetPrinter
      RpcGetPrinter RpcAddPrinterDriver RpcEnumPrinterDrivers RpcGetPrinterDriver RpcGetPrinterDriverDirectory
      RpcDeletePrinterDriver RpcAddPrintProcessor RpcEnumPrintProcessors RpcGetPrintProcessorDirectory RpcStartDocPrinter
      RpcStartPagePrinter RpcWritePrinter RpcEndPagePrinter RpcAbortPrinter RpcReadPrinter RpcEndDocPrinter RpcAddJob
      RpcScheduleJob RpcGetPrinterData RpcSetPrinterData RpcWaitForPrinterChange RpcClosePrinter RpcAddForm RpcDeleteForm
      RpcGetForm RpcSetForm RpcEnumForms RpcEnumPorts RpcEnumMonitors - - RpcDeletePort RpcCreatePrinterIC
      RpcPlayGdiScriptOnPrinterIC RpcDeletePrinterIC - - - RpcAddMonitor RpcDeleteMonitor RpcDeletePrintProcessor - -
      RpcEnumPrintProcessorDatatypes RpcResetPrinter RpcGetPrinterDriver2 - - RpcFindClosePrinterChangeNotification -
      RpcReplyOpenPrinter RpcRouterReplyPrinter RpcReplyClosePrinter RpcAddPortEx
      RpcRemoteFindFirstPrinterChangeNotification - - RpcRemoteFindFirstPrinterChangeNotificationEx
      RpcRouterReplyPrinterEx RpcRouterRefreshPrinterChangeNotification - RpcOpenPrinterEx RpcAddPrinterEx RpcSetPort
      RpcEnumPrinterData RpcDeletePrinterData - - - RpcSetPrinterDataEx RpcGetPrinterDataEx RpcEnumPrinterDataEx
      RpcEnumPrinterKey RpcDeletePrinterDataEx RpcDeletePrinterKey - RpcDeletePrinterDriverEx
      RpcAddPerMachineConnection RpcDeletePerMachineConnection RpcEnumPerMachineConnections RpcXcvData
      RpcAddPrinterDriverEx - - - - - - - RpcSendRecvBidiData - - - - RpcGetCorePrinterDrivers -
      RpcGetPrinterDriverPackagePath - - - - - RpcGetJobNamedPropertyValue RpcSetJobNamedProperty
      RpcDeleteJobNamedProperty RpcEnumJobNamedProperties - - RpcLogJobInfoForBranchOffice`,
  },
  {
    uuid: '76f03f96-cdfd-44fc-a22c-64950a001209',
    name: 'IRemoteWinspool',
    methods: `RpcAsyncOpenPrinter RpcAsyncAddPrinter RpcAsyncSetJob RpcAsyncGetJob RpcAsyncEnumJobs RpcAsyncAddJob
      RpcAsyncScheduleJob RpcAsyncDeletePrinter RpcAsyncSetPrinter RpcAsyncGetPrinter RpcAsyncStartDocPrinter
      RpcAsyncStartPagePrinter RpcAsyncWritePrinter RpcAsyncEndPagePrinter RpcAsyncEndDocPrinter RpcAsyncAbortPrinter
      RpcAsyncGetPrinterData RpcAsyncGetPrinterDataEx RpcAsyncSetPrinterData RpcAsyncSetPrinterDataEx
      RpcAsyncClosePrinter RpcAsyncAddForm RpcAsyncDeleteForm RpcAsyncGetForm RpcAsyncSetForm RpcAsyncEnumForms
      RpcAsyncGetPrinterDriver RpcAsyncEnumPrinterData RpcAsyncEnumPrinterDataEx RpcAsyncEnumPrinterKey
      RpcAsyncDeletePrinterData RpcAsyncDeletePrinterDataEx RpcAsyncDeletePrinterKey RpcAsyncXcvData
      RpcAsyncSendRecvBidiData RpcAsyncCreatePrinterIC RpcAsyncPlayGdiScriptOnPrinterIC RpcAsyncDeletePrinterIC
      RpcAsyncEnumPrinters RpcAsyncAddPrinterDriver RpcAsyncEnumPrinterDrivers RpcAsyncGetPrinterDriverDirectory
      RpcAsyncDeletePrinterDriver RpcAsyncDeletePrinterDriverEx RpcAsyncAddPrintProcessor RpcAsyncEnumPrintProcessors
      RpcAsyncGetPrintProcessorDirectory RpcAsyncEnumPorts RpcAsyncEnumMonitors RpcAsyncAddPort RpcAsyncSetPort
      RpcAsyncAddMonitor RpcAsyncDeleteMonitor RpcAsyncDeletePrintProcessor RpcAsyncEnumPrintProcessorDatatypes
      RpcAsyncAddPerMachineConnection RpcAsyncDeletePerMachineConnection RpcAsyncEnumPerMachineConnections
      RpcSyncRegisterForRemoteNotifications RpcSyncUnRegisterForRemoteNotifications RpcSyncRefreshRemoteNotifications
      RpcAsyncGetRemoteNotifications RpcAsyncInstallPrinterDriverFromPackage RpcAsyncUploadPrinterDriverPackage
      RpcAsyncGetCorePrinterDrivers RpcAsyncCorePrinterDriverInstalled RpcAsyncGetPrinterDriverPackagePath
      RpcAsyncDeletePrinterDriverPackage RpcAsyncReadPrinter RpcAsyncResetPrinter RpcAsyncGetJobNamedPropertyValue
      RpcAsyncSetJobNamedProperty RpcAsyncDeleteJobNamedProperty RpcAsyncEnumJobNamedProperties
      RpcAsyncLogJobInfoForBranchOffice`,
  },
];
