/** A client that fetches a status page over one kept connection in a cycle. */
import { httpRequest, httpResponse } from '../encoders/http.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';
import { createSession } from './session.ts';

export const HTTP_PORT = 80;

export function* pollHttp(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const session = createSession(world, client, server, HTTP_PORT);
  const host = `${server.name.toLowerCase()}.${world.plant.domain}`;
  const request = httpRequest({
    method: 'GET',
    path: '/api/status',
    host,
    userAgent: client.asset?.userAgent ?? 'status-poller/1.0',
  });
  yield* session.open();
  yield* beats(world, { periodUs: poll.periodMs * 1000, jitter: 0.01 }, session.random, (count) => {
    const body = `{"device":"${server.name}","state":"running","count":${count}}`;
    const answer = httpResponse({ server: server.asset?.httpServer ?? 'httpd', type: 'application/json', body });
    return session.exchange(request, answer, { thinkUs: 4000 });
  });
}
