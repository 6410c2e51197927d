/** What a certificate says of whoever sends it, as claims, for every protocol that shows one. */
import { readCertificate, type Certificate } from '../kernel/encodings/x509.ts';
import { KnownBytes } from '../kernel/known-bytes.ts';
import { NO_OBJECT, SOURCE, type DecodeContext } from './protocol.ts';

interface Known {
  readonly certificate: Certificate;
  /** What it is called in a list of objects: its subject, else its first name. */
  readonly label: Uint8Array;
}

const CERTIFICATE_BYTES_MAX = 8192;
const encoder = new TextEncoder();
const known = new KnownBytes<Known | undefined>({ placesMax: 256, bytesMax: CERTIFICATE_BYTES_MAX });

/** What the certificate that fills bytes[from, to) says of its sender; gives the object that names it. One that is none is malformed. */
export function ownCertificate(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const found = known.of(bytes, from, to, workOut);
  if (!found) {
    context.malformed('a certificate that is none');
    return NO_OBJECT;
  }
  claims(found.certificate, context);
  remoteControl(found.certificate, context);
  if (context.detail) fields(found.certificate, context);
  const { label } = found;
  return label.length === 0 ? NO_OBJECT : context.intern(label, 0, label.length);
}

function workOut(bytes: Uint8Array, from: number, to: number): Known | undefined {
  const certificate = readCertificate(bytes, from, to);
  return certificate && { certificate, label: encoder.encode(certificate.subject || (certificate.names[0] ?? '')) };
}

function claims(certificate: Certificate, context: DecodeContext): void {
  const { subject, issuer, names, serial, key, signature, weak, selfIssued, fingerprint } = certificate;
  context.claim(SOURCE, 'certificate-subject', subject);
  context.claim(SOURCE, 'certificate-issuer', selfIssued ? `${issuer} (itself)` : issuer);
  for (const name of names) context.claim(SOURCE, 'certificate-name', name);
  context.claim(SOURCE, 'certificate-serial', serial);
  context.claim(SOURCE, 'certificate-validity', `${certificate.notBefore}/${certificate.notAfter}`);
  context.claim(SOURCE, 'certificate-key', `${key}, ${signature}${weak ? ', weak' : ''}`);
  context.claim(SOURCE, 'certificate-fingerprint', fingerprint);
}

/** Programs for remote control whose certificates bear their names: a port says little of them, since they use any that is open. */
const REMOTE_CONTROL: readonly (readonly [names: RegExp, program: string])[] = [
  [/\bCN=(AnyNet Relay|AnyNet Root CA|AnyDesk Client)\b/, 'AnyDesk'],
];

function remoteControl({ subject, issuer }: Certificate, context: DecodeContext): void {
  for (const [names, program] of REMOTE_CONTROL) {
    if (!names.test(subject) && !names.test(issuer)) continue;
    context.claim(SOURCE, 'application', program);
    context.sign('remote-control', `${program} is spoken: its certificate is ${subject || issuer}`);
  }
}

function fields(certificate: Certificate, context: DecodeContext): void {
  context.field('subject', certificate.subject);
  context.field('issuer', certificate.issuer);
  context.field('names', certificate.names);
  context.field('serial', certificate.serial);
  context.field('not_before', certificate.notBefore);
  context.field('not_after', certificate.notAfter);
  context.field('key', certificate.key);
  context.field('signature', certificate.signature);
  context.field('self_issued', certificate.selfIssued);
  context.field('fingerprint', certificate.fingerprint);
}
