/** What texts say about operating systems, and what they do not. */
import { describe, expect, it } from 'vitest';
import { osOfParameters, osOfVendorClass } from './os-dhcp.ts';
import { nameOf, productsOf } from './os-products.ts';
import {
  osOfBanner,
  osOfDescription,
  osOfServer,
  osOfSmb,
  osOfUserAgent,
  osOfVersion,
  osSaid,
  type OsReading,
} from './os-texts.ts';

const told = (reading: OsReading | undefined): string =>
  reading ? [reading.name, reading.detail, reading.confidence].filter((part) => part !== undefined).join(', ') : '';

const readers = { osSaid, osOfSmb, osOfVersion, osOfDescription, osOfServer, osOfUserAgent, osOfBanner };

describe.each<[keyof typeof readers, [string, string][]]>([
  [
    'osOfSmb',
    [
      ['Windows 5.0', 'Windows 2000, 0.98'],
      ['Windows 5.1', 'Windows XP, 0.98'],
      ['Windows NT 1381', 'Windows NT 4.0, 0.98'],
      ['Windows NT 4.0', 'Windows NT 4.0, 0.98'],
      ['Windows 2002 Service Pack 3 2600', 'Windows XP, SP3, 0.98'],
      ['Windows XP 3790 Service Pack 2', 'Windows XP x64, SP2, 0.98'],
      ['Windows Server 2003 3790 Service Pack 2', 'Windows Server 2003, SP2, 0.98'],
      ['Windows Server 2003 R2 3790 Service Pack 2', 'Windows Server 2003, R2 SP2, 0.98'],
      ['Windows Server 2003 R2 3790', 'Windows Server 2003, R2, 0.98'],
      ['Windows 2000 2195', 'Windows 2000'],
      ['Windows Vista (TM) Ultimate 6000', 'Windows Vista, 0.95'],
      ['Windows Server (R) 2008 Standard 6002 Service Pack 2', 'Windows Server 2008, SP2, 0.95'],
      ['Windows Web Server 2008 R2 7601 Service Pack 1', 'Windows Server 2008 R2, SP1, 0.95'],
      ['Windows 7 Enterprise 7601 Service Pack 1', 'Windows 7, SP1, 0.95'],
      ['Windows 8.1 Enterprise 9600', 'Windows 8.1, 0.95'],
      ['Windows 10 Enterprise 2016 LTSB 14393', 'Windows 10, 0.95'],
      ['Windows Server 2016 Standard 14393', 'Windows Server 2016, 0.95'],
      ['Windows of tomorrow', 'Windows'],
      ['Mac OS X 10.10', 'macOS, 10.10, 0.9'],
      ['Unix', 'Unix'],
      ['', ''],
    ],
  ],
  [
    'osSaid',
    [
      ['Windows Server 2003 or Windows XP x64', 'Windows Server 2003 or Windows XP x64'],
      ['Windows Server 2016 or later', 'Windows Server 2016 or later'],
      ['Windows 95, 98 or Me', 'Windows 95, 98 or Me'],
      ['Windows CE', 'Windows CE'],
      ['Windows Embedded Compact 7', 'Windows CE'],
      ['Windows Server 2099', 'Windows'],
      ['macOS', 'macOS'],
      ['Linux 5.15.0', 'Linux'],
      ['eCos', 'eCos'],
      ['x'.repeat(500), 'x'.repeat(64)],
      ['  ', ''],
    ],
  ],
  [
    'osOfVersion',
    [
      ['5.1', 'Windows XP'],
      ['5.1.2600', 'Windows XP, 0.98'],
      ['10.0 (build 19041)', 'Windows 10'],
      ['6.1.7601', 'Windows 7 or Windows Server 2008 R2'],
      ['6.1.0', ''],
      ['5.1.2601', ''],
      ['99.1', ''],
      ['Fedora 12', ''],
    ],
  ],
  [
    'osOfDescription',
    [
      [
        'Hardware: x86 Family 15 - Software: Windows 2000 Version 5.1 (Build 2600 Uniprocessor Free)',
        'Windows XP, 0.98',
      ],
      [
        'Hardware: Intel64 - Software: Windows Version 6.1 (Build 7601 Multiprocessor Free)',
        'Windows 7 or Windows Server 2008 R2',
      ],
      ['Hardware: x86 - Software: Windows', 'Windows'],
      ['Cisco Internetwork Operating System Software IOS (tm) C2950', 'Cisco IOS'],
      ['Cisco IOS XR Software (Cisco ASR9K)', 'Cisco IOS XR'],
      ['Linux plc-7 5.10.0 #1 SMP', 'Linux'],
      ['Darwin id-est.local 8.8.0 Darwin Kernel Version 8.8.0', 'macOS'],
      ['VMware ESXi 6.5.0 build-4564106', 'VMware ESXi'],
      ['SIMATIC HMI, KTP700 Basic', ''],
      ['Windows of the plant', ''],
    ],
  ],
  [
    'osOfServer',
    [
      ['Microsoft-IIS/6.0', 'Windows Server 2003 or Windows XP x64'],
      ['Microsoft-IIS/5.1', 'Windows XP'],
      ['Microsoft-IIS/5.0', 'Windows 2000'],
      ['Microsoft-IIS/10.0', 'Windows 10 or later'],
      ['Microsoft-IIS/99.0', 'Windows'],
      ['Microsoft-HTTPAPI/2.0', 'Windows'],
      ['Apache/2.4.3 (Win64)', 'Windows'],
      ['Apache/1.3.33 (Unix)', 'Unix'],
      ['Apache/2.2.17 (Ubuntu)', 'Ubuntu Linux'],
      ['Microsoft-Windows-NT/5.1 UPnP/1.0 UPnP-Device-Host/1.0', 'Windows XP'],
      ['Microsoft-WinCE/6.00 UPnP/1.0', 'Windows CE'],
      ['Linux/2.6.15 UPnP/1.0', 'Linux'],
      ['nginx/1.10.3', ''],
      ['Schneider-WEB/V2.1.4', ''],
    ],
  ],
  [
    'osOfUserAgent',
    [
      ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)', 'Windows XP'],
      ['Mozilla/4.0 (compatible; MSIE 5.01; Windows NT 5.0)', 'Windows 2000'],
      ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.2)', 'Windows Server 2003 or Windows XP x64'],
      ['Mozilla/4.0 (compatible; MSIE 5.5; Windows 98; Win 9x 4.90)', 'Windows Me'],
      ['Mozilla/4.0 (compatible; MSIE 5.0; Windows 98)', 'Windows 98'],
      ['Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0)', 'Windows 7 or Windows Server 2008 R2'],
      ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Windows 10 or later'],
      ['Mozilla/4.0 (compatible; MSIE 6.0; Windows CE)', 'Windows CE'],
      ['Microsoft-CryptoAPI/6.1', 'Windows 7 or Windows Server 2008 R2'],
      ['Mozilla/5.0 (Linux; Android 9; SM-G960F)', 'Android'],
      ['Mozilla/5.0 (iPhone; CPU iPhone OS 13_0 like Mac OS X)', 'iOS'],
      ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_12_4)', 'macOS'],
      ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64)', 'Ubuntu Linux'],
      ['Mozilla/5.0 (X11; Linux x86_64)', 'Linux'],
      ['Wget/1.13.4 (linux-gnu)', 'Linux'],
      ['Microsoft WinRM Client', 'Windows'],
      ['Microsoft-CryptoAPI/5.131.2600', ''],
      ['WinHTTP loader/1.0', ''],
      ['Java/1.8.0_51', ''],
    ],
  ],
  [
    'osOfBanner',
    [
      ['SSH-2.0-OpenSSH_5.8p1 Debian-1ubuntu3', 'Ubuntu Linux'],
      ['SSH-2.0-OpenSSH_for_Windows_8.1', 'Windows 10 or later'],
      ['SSH-2.0-Cisco-1.25', 'Cisco IOS'],
      ['SSH-2.0-ROSSSH', 'RouterOS'],
      ['mail.example Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready', 'Windows Server 2003'],
      ['mail.example Microsoft ESMTP MAIL Service, Version: 9.9.1 ready', 'Windows'],
      ['Microsoft FTP Service', 'Windows'],
      ['FTP server (Version 6.4/OpenBSD/Linux-ftpd-0.17) ready.', 'Linux'],
      ['OpenBSD/i386 (oof) (ttyp2)', 'OpenBSD'],
      ['SSH-2.0-dropbear_2019.78', ''],
    ],
  ],
])('%s', (reader, rows) => {
  it.each(rows)('%s: %s', (value, answer) => expect(told(readers[reader](value))).toBe(answer));
});

describe('DHCP', () => {
  it.each([
    ['MSFT 5.0', 'Windows'],
    ['MSFT 98', 'Windows 98 or Windows Me'],
    ['android-dhcp-9', 'Android'],
    ['udhcp 1.15.3', 'Linux'],
    ['dhcpcd-6.8.2:Linux-3.8.13:armv7l:Freescale', 'Linux'],
    ['dhcpcd-5.5.6', 'Unix'],
    ['Cisco Systems, Inc. IP Phone', ''],
  ])('vendor class %s: %s', (value, answer) => expect(told(osOfVendorClass(value))).toBe(answer));

  it.each([
    ['1,15,3,6,44,46,47,31,33,249,43', 'Windows XP or Server 2003'],
    ['1,15,3,6,44,46,47,31,33,43', 'Windows 2000'],
    ['1,15,3,6,44,46,47,31,33,121,249,43', 'Windows'],
    ['1,15,3,6,44,46,47,31,33', ''],
    ['constructor', ''],
  ])('parameters %s: %s', (value, answer) => expect(told(osOfParameters(value))).toBe(answer));
});

describe('names of products', () => {
  it.each([
    'Windows',
    'Linux',
    'Unix',
    'Windows XP',
    'Windows 10 or later',
    'macOS or iOS',
    'Windows Vista or later',
    'eCos',
  ])('%s: there and back', (name) => expect(nameOf(productsOf(name))).toBe(name));
  it('a long list is called what all of it is', () =>
    expect(nameOf(['Windows 7', 'Windows 8', 'Windows XP', 'Windows Me', 'Windows 11'])).toBe('Windows'));
  it('a family holds its members', () => {
    expect(productsOf('Unix')).toEqual(expect.arrayContaining([...productsOf('Linux'), 'macOS']));
    expect(productsOf('Linux')).not.toContain('macOS');
  });
});
