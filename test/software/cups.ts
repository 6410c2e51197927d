/** CUPS and its tools over IPP: attributes read, a printer added, a job sent and cancelled, one that is not there. */
import { byCode, type Software } from './stage/software.ts';

export default {
  name: 'CUPS',
  packages: ['cups-daemon', 'cups-client', 'cups-ipp-utils'],
  expects: [
    {
      protocol: 'ipp',
      operations: [
        ['request', 'get_printer_attributes', 'identify'],
        ['response', 'get_printer_attributes', 'identify'],
        ['error', 'get_printer_attributes', 'identify'],
        ['request', 'cups_add_modify_printer', 'configure'],
        ['request', 'create_job', 'write'],
        ['request', 'send_document', 'write'],
        ['response', 'send_document', 'write'],
        ['request', 'cancel_jobs', 'write'],
        ['request', 'get_jobs', 'read'],
      ],
      accounts: ['root'],
      counting: byCode('ipp.operation_id'),
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    const file = write(
      'cupsd.conf',
      `Listen ${server.ip}:631\nWebInterface No\nBrowsing No\nDefaultAuthType None\n<Location />\n  Allow all\n</Location>\n<Policy default>\n  <Limit All>\n    Allow all\n  </Limit>\n</Policy>\n`,
    );
    const files = write(
      'cups-files.conf',
      'ServerRoot /run/stage/cups\nCacheDir /run/stage/cache\nStateDir /run/stage/state\nRequestRoot /run/stage/spool\nTempDir /run/stage/spool/tmp\nErrorLog stderr\nAccessLog /run/stage/access\nPageLog /run/stage/pages\nFileDevice Yes\n',
    );
    for (const folder of ['cups', 'cache', 'state', 'spool/tmp']) makeFolder(folder);
    start('cupsd', ['-f', '-c', file, '-s', files]);
    await listening('tcp', 631);
    const at = ['-h', `${server.ip}:631`];
    await run('lpadmin', [...at, '-p', 'labels', '-v', 'file:///dev/null', '-m', 'raw', '-E'], { fails: 'may' });
    const letter = write('letter', 'All quiet.\n');
    await run('lp', [...at, '-d', 'labels', '-o', 'job-hold-until=indefinite', letter], { fails: 'may' });
    await run('lpstat', [...at, '-t'], { fails: 'may' });
    await run('cancel', [...at, '-a', 'labels'], { fails: 'may' });
    await run('lpstat', [...at, '-p', 'nothing'], { fails: 'may' });
    await run('ipptool', ['-t', `ipp://${server.ip}/printers/labels`, 'get-printer-attributes.test'], { fails: 'may' });
  },
} satisfies Software;
