/** Protocols that controllers answer: who asks over one of them, asks a controller. */
export const CONTROLLER_PROTOCOLS = [
  's7comm',
  's7comm-plus',
  'modbus',
  'enip',
  'cip',
  'dnp3',
  'iec104',
  'fins',
  'slmp',
  'melsoft',
  'ge-srtp',
  'roc-plus',
  'bsap',
  'genisys',
  'ether-s-bus',
  'ads',
  'opcua',
  'mms',
  'ethercat',
  'pcworx',
  'proconos',
  'eclr-remoting',
  'tristation',
  'profinet-cm',
  'bacnet',
];

/** With those over which nodes look for one another, too: who merely asks over them need not ask a controller. */
export const PROGRAMMING_PROTOCOLS = [...CONTROLLER_PROTOCOLS, 'codesys-v3'];
