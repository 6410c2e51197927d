/**
 * What texts say about operating systems. A reading names all products that the text fits, so that a general text and an
 * exact one agree.
 */
import { isOldWindows, versionOfBuild, windowsName, type WindowsVersion } from '../../../model/windows-versions.ts';
import { isKnownName } from './os-products.ts';

export interface OsReading {
  /** A product, several joined by ` or `, a family. */
  readonly name: string;
  /** What stands behind the name when it is shown: a service pack, a version. */
  readonly detail?: string;
  /** How far the text is believed by itself, where it is more than its source. */
  readonly confidence?: number;
}

/** Of Windows before Vista that states what it is, in words or in a version that no other system has. */
export const CERTAIN = 0.98;
const LIKELY = 0.95;
const NAME_CHARACTERS_MAX = 64;

type Texts = readonly (readonly [pattern: RegExp, name: string])[];
const found = (texts: Texts, value: string): OsReading | undefined => {
  const name = texts.find(([pattern]) => pattern.test(value))?.[1];
  return name === undefined ? undefined : { name };
};

/** Versions as NTLMSSP and browser announcements carry them: `10.0.19041`, `10.0 (build 19041)`, `5.1`. */
export function osOfVersion(value: string): OsReading | undefined {
  const match = /^(\d+)\.(\d+)(?:[ .(]*(?:build )?(\d+))?/i.exec(value);
  if (!match) return undefined;
  const build = match[3] === undefined ? 0 : Number(match[3]);
  // Samba sends a build of 0, which no Windows has.
  if (build === 0 && match[3] !== undefined) return undefined;
  return ofVersion({ major: Number(match[1]), minor: Number(match[2]), build });
}

function ofVersion(version: WindowsVersion, edition: 'any' | 'server' = 'any'): OsReading | undefined {
  const name = windowsName(version, edition);
  if (name === '') return undefined;
  return isOldWindows(version) && version.build !== 0 ? { name, confidence: CERTAIN } : { name };
}

/** What a system says of itself in an `os` claim. A name that is not known is kept as it stands. */
export function osSaid(value: string): OsReading | undefined {
  const text = value.trim();
  if (text === '') return undefined;
  if (isKnownName(text)) return { name: text };
  return windowsSaid(text) ?? appleSaid(text) ?? found(SYSTEMS, text) ?? { name: text.slice(0, NAME_CHARACTERS_MAX) };
}

/**
 * NativeOS of an SMB session set-up, [MS-CIFS] 2.2.4.53.2. Servers before Vista write their version (`Windows 5.1`) or
 * their name with the build; clients the name, the service pack and the build. `Windows 2000 2195` is what exploits for
 * MS17-010 send whatever they run on (Metasploit, WannaCry): it is no more than a saying.
 */
export function osOfSmb(value: string): OsReading | undefined {
  const reading = osSaid(value);
  if (!reading || /^Windows 2000 2195/i.test(value)) return reading;
  if (reading.name.startsWith('Windows ') && reading.name !== 'Windows CE')
    return { ...reading, confidence: OLD.test(reading.name) ? CERTAIN : LIKELY };
  return reading.name === 'macOS' ? { ...reading, confidence: 0.9 } : reading;
}
const OLD = /^Windows (?:95|98|Me|NT|2000|XP|Server 2003)/;

const FIXED: Texts = [
  [/Windows (?:CE|Mobile|Embedded Compact)|WinCE/i, 'Windows CE'],
  [/^Windows NT (?:1381|4\.0)/i, 'Windows NT 4.0'],
  [/^Windows 2002\b/i, 'Windows XP'],
  [/^Windows XP 3790/i, 'Windows XP x64'],
  [/\bWindows 2000 Server/i, 'Windows 2000 Server'],
  [/\bWindows 2000\b/i, 'Windows 2000'],
  [/\bWindows XP\b/i, 'Windows XP'],
];

function windowsSaid(value: string): OsReading | undefined {
  const text = value.replaceAll(/\s*(?:\((?:R|TM)\)|[®™])/gi, '');
  const fixed = found(FIXED, text);
  const detail = servicePackOf(text);
  if (fixed) return { ...fixed, ...detail };
  const version = /^Windows (\d+\.\d+)$/i.exec(text);
  if (version?.[1]) return osOfVersion(version[1]);
  const server = /\bWindows (?:\w+ ){0,2}Server (20\d\d(?: R2)?)/i.exec(text);
  const name = server?.[1]
    ? `Windows Server ${server[1].toUpperCase()}`
    : /\bWindows (?:Vista|7|8\.1|8|10|11|Me|9[58])\b/i.exec(text)?.[0];
  // The second release of Server 2003 is the same system.
  if (name === 'Windows Server 2003 R2')
    return { name: 'Windows Server 2003', detail: ['R2', detail.detail].join(' ').trim() };
  if (name !== undefined && isKnownName(name)) return { name, ...detail };
  return /\bWindows\b/i.test(text) ? { name: 'Windows' } : undefined;
}

function servicePackOf(text: string): { readonly detail?: string } {
  const pack = /Service Pack (\d+)/i.exec(text)?.[1];
  return pack === undefined ? {} : { detail: `SP${pack}` };
}

function appleSaid(value: string): OsReading | undefined {
  const match = /^(?:Mac OS X|macOS|OS X)(?: (\d+(?:\.\d+)*))?/i.exec(value);
  if (!match) return undefined;
  return match[1] === undefined ? { name: 'macOS' } : { name: 'macOS', detail: match[1] };
}

const SYSTEMS: Texts = [
  [/Cisco IOS XR/i, 'Cisco IOS XR'],
  [/Cisco (?:IOS|Internetwork Operating System)|IOS \(tm\)/i, 'Cisco IOS'],
  [/\bNX-OS\b/i, 'Cisco NX-OS'],
  [/\bJUNOS\b/i, 'Junos'],
  [/\bRouterOS\b/i, 'RouterOS'],
  [/\bESXi\b/i, 'VMware ESXi'],
  [/\bRaspbian\b/i, 'Raspbian'],
  [/\bUbuntu\b|ubuntu\d/i, 'Ubuntu Linux'],
  [/\bDebian\b/i, 'Debian Linux'],
  [/\bCentOS\b/i, 'CentOS Linux'],
  [/\bRed ?Hat\b/i, 'Red Hat Linux'],
  [/\bFedora\b/i, 'Fedora Linux'],
  [/\bSUSE\b/i, 'SUSE Linux'],
  [/\bAlpine\b/i, 'Alpine Linux'],
  [/\bOpenWrt\b/i, 'OpenWrt'],
  [/\bAndroid\b/i, 'Android'],
  [/\bFreeBSD\b/i, 'FreeBSD'],
  [/\bNetBSD\b/i, 'NetBSD'],
  [/\bVxWorks\b/i, 'VxWorks'],
  [/\bQNX\b/i, 'QNX'],
  [/\bSunOS\b|\bSolaris\b/i, 'Solaris'],
  [/\bDarwin Kernel\b/i, 'macOS'],
  [/Windows (?:CE|Embedded Compact)/i, 'Windows CE'],
  [/\bLinux\b/i, 'Linux'],
  // Linux has an FTP server that was OpenBSD's and still says so.
  [/\bOpenBSD\b/i, 'OpenBSD'],
];

/** sysDescr of Windows ends in `Software: Windows 2000 Version 5.1 (Build 2600 …)`: the version counts, not the name. */
export function osOfDescription(value: string): OsReading | undefined {
  const windows = /Software: Windows.*? Version (\d+)\.(\d+) *\(Build (?:Number: )?(\d+)/i.exec(value);
  if (windows) return ofVersion({ major: Number(windows[1]), minor: Number(windows[2]), build: Number(windows[3]) });
  if (/Hardware:.*Software: Windows/i.test(value)) return { name: 'Windows' };
  return found(SYSTEMS, value);
}

/** Names in banners: brackets of Apache, suffixes of OpenSSH, Microsoft's mail service with the build of its Windows. */
export function osOfBanner(value: string): OsReading | undefined {
  if (/\bOpenSSH_for_Windows/i.test(value)) return { name: 'Windows 10 or later' };
  if (/\bROSSSH\b/.test(value)) return { name: 'RouterOS' };
  if (/^SSH-[\d.]+-Cisco-/.test(value)) return { name: 'Cisco IOS' };
  const build = /\bMicrosoft ESMTP MAIL Service, Version: \d+\.\d+\.(\d+)/i.exec(value)?.[1];
  const version = build === undefined ? undefined : versionOfBuild(Number(build));
  const name = version && windowsName(version, 'server');
  if (name) return { name };
  if (/\bMicrosoft (?:ESMTP MAIL|FTP) Service/i.test(value)) return { name: 'Windows' };
  return found(SYSTEMS, value);
}

/** Versions of IIS come with one Windows each, as Microsoft lists them. */
const IIS: Readonly<Record<string, string>> = {
  '4.0': '4.0',
  '5.0': '5.0',
  '5.1': '5.1',
  '6.0': '5.2',
  '7.0': '6.0',
  '7.5': '6.1',
  '8.0': '6.2',
  '8.5': '6.3',
  '10.0': '10.0',
};

/** `Server` of HTTP, and of UPnP, which begins with the system: UPnP Device Architecture 1.0, 1.2.2. */
export function osOfServer(value: string): OsReading | undefined {
  if (/Microsoft-WinCE|Windows ?CE/i.test(value)) return { name: 'Windows CE' };
  const iis = IIS[/Microsoft-IIS\/(\d+\.\d+)/i.exec(value)?.[1] ?? ''];
  if (iis !== undefined) return osOfVersion(iis);
  if (/\(Unix\)/.test(value)) return { name: 'Unix' };
  return (
    upnp(value) ??
    (/Microsoft-(?:IIS|HTTPAPI)|\(Win(?:32|64)\)/i.test(value) ? { name: 'Windows' } : found(SYSTEMS, value))
  );
}

function upnp(value: string): OsReading | undefined {
  const version = /Microsoft-Windows(?:-NT)?\/(\d+\.\d+)/i.exec(value)?.[1];
  return version === undefined ? undefined : (osOfVersion(version) ?? { name: 'Windows' });
}

const AGENTS: Texts = [
  [/Windows Phone/i, 'Windows Phone'],
  [/Windows CE|IEMobile/i, 'Windows CE'],
  [/Win 9x 4\.90|Windows Me\b/i, 'Windows Me'],
  [/Windows 98|Win98/i, 'Windows 98'],
  [/Windows 95|Win95/i, 'Windows 95'],
  [/\bWinNT4\.0/i, 'Windows NT 4.0'],
  [/Android/i, 'Android'],
  [/iPhone|iPad|iPod/i, 'iOS'],
  [/Mac OS X|Macintosh/i, 'macOS'],
  [/\bCrOS\b/, 'Chrome OS'],
  [/\(darwin\d/i, 'macOS'],
  [/CFNetwork\/.*Darwin\//i, 'macOS or iOS'],
  [/Microsoft WinRM|\bWindows\b/i, 'Windows'],
];

/** User agents: a browser says what it likes, and desktop and server have the same version. */
export function osOfUserAgent(value: string): OsReading | undefined {
  const match = /\bWindows NT (\d+\.\d)|Microsoft-CryptoAPI\/(\d+\.\d)(?!\d)/i.exec(value);
  const version = match?.[1] ?? match?.[2];
  return (
    (version === undefined ? undefined : osOfVersion(version)) ??
    upnp(value) ??
    found(AGENTS, value) ??
    found(SYSTEMS, value)
  );
}
