/** The work of offices and servers: pages, files, mail, printing, remote shells, and a nightly backup that never waits for the night. */
import { join, text } from '../encoders/bytes.ts';
import { httpRequest, httpResponse } from '../encoders/http.ts';
import * as ssh from '../encoders/ssh.ts';
import { ciphertext, clientFinished, clientHello, serverHello } from '../encoders/tls.ts';
import type { Node } from '../network.ts';
import type { Process, World } from '../simulator.ts';
import { createSession, type Session } from './session.ts';

/** TLS over a session that is open: hello, hello, finished. */
export function* startTls(session: Session, serverName: string): Process {
  const secrets = (): { random: Uint8Array; session: Uint8Array; share: Uint8Array } => ({
    random: session.random.bytes(32),
    session: session.random.bytes(32),
    share: session.random.bytes(32),
  });
  const hello = clientHello(serverName, secrets());
  yield* session.exchange(hello, serverHello(secrets(), session.random.bytes(1900)), { quiet: false });
  yield* session.send('client', clientFinished(session.random.bytes(53)));
  yield 500;
}

/** A few pages from a site, in ciphertext. */
export function* browse(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, 443);
  const { random } = session;
  yield* session.open();
  yield* startTls(session, server.network ? `${server.name.toLowerCase()}.${world.plant.domain}` : server.name);
  for (let pages = random.between(1, 5); pages > 0; pages--) {
    const [request, answer] = [random.bytes(random.between(300, 900)), random.bytes(random.between(900, 9_000))];
    yield* session.exchange(ciphertext(request), ciphertext(answer), { thinkUs: random.between(8_000, 35_000) });
    yield random.between(400_000, 6_000_000);
  }
  yield* session.close();
}

export function* intranet(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, 80);
  const host = `${server.name.toLowerCase()}.${world.plant.domain}`;
  const userAgent = client.asset?.userAgent ?? 'Mozilla/5.0';
  yield* session.open();
  for (const path of ['/orders/today', '/orders/open', '/stock']) {
    const body = `<html><title>${path}</title>${'<tr><td>order</td></tr>'.repeat(session.random.between(5, 40))}</html>`;
    const answer = httpResponse({ server: server.asset?.httpServer ?? 'httpd', type: 'text/html', body });
    yield* session.exchange(httpRequest({ method: 'GET', path, host, userAgent }), answer, { thinkUs: 12_000 });
    yield session.random.between(500_000, 4_000_000);
  }
  yield* session.close();
}

/** A mail handed in by SMTP. RFC 5321, 3.3. */
export function* mail(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, 25);
  const { domain } = world.plant;
  const from = `${(client.asset?.user ?? client.name).toLowerCase()}@${domain}`;
  const message = `Subject: Shift report\r\nFrom: ${from}\r\n\r\n${'Bottles filled, pallets shipped.\r\n'.repeat(8)}.\r\n`;
  const says = (request: string, answer: string): Process =>
    session.exchange(text(request), text(`${answer}\r\n`), { thinkUs: 3000, quiet: false });
  yield* session.open();
  yield* session.send('server', text(`220 mail-01.${domain} ESMTP ready\r\n`));
  yield 800;
  yield* says(`EHLO ${client.name.toLowerCase()}.${domain}\r\n`, `250 mail-01.${domain}`);
  yield* says(`MAIL FROM:<${from}>\r\n`, '250 2.1.0 Ok');
  yield* says(`RCPT TO:<shift@${domain}>\r\n`, '250 2.1.5 Ok');
  yield* says('DATA\r\n', '354 End data with <CR><LF>.<CR><LF>');
  yield* says(message, '250 2.0.0 Ok: queued');
  yield* says('QUIT\r\n', '221 2.0.0 Bye');
  yield* session.close();
}

export function* print(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, 9100);
  yield* session.open();
  yield* session.send(
    'client',
    join(text('\x1b%-12345X@PJL JOB\r\n'), session.random.bytes(session.random.between(4_000, 20_000))),
  );
  yield 20_000;
  session.acknowledge('server');
  yield 300_000;
  yield* session.close();
}

export function* remoteShell(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, 22);
  const { random } = session;
  yield* session.open();
  yield* session.exchange(ssh.sshBanner('OpenSSH_9.2p1'), ssh.sshBanner(server.asset?.ssh ?? 'OpenSSH_8.4'), {
    quiet: false,
  });
  yield 400;
  yield* session.exchange(ssh.sshKeyExchangeInit(random.bytes(16)), ssh.sshKeyExchangeInit(random.bytes(16)), {
    quiet: false,
  });
  yield 900;
  const reply = ssh.sshExchangeReply(random.bytes(32), random.bytes(64));
  yield* session.exchange(ssh.sshExchangeStart(random.bytes(32)), reply, { thinkUs: 6000, quiet: false });
  yield 700;
  yield* session.send('client', ssh.sshNewKeys());
  for (let lines = random.between(10, 40); lines > 0; lines--) {
    yield random.between(100_000, 1_500_000);
    yield* session.exchange(random.bytes(52), random.bytes(52 + 16 * random.between(0, 20)), { thinkUs: 2000 });
  }
  yield* session.close();
}
