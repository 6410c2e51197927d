/** HTTP/1.1 requests and responses. RFC 9112, 2 to 6. */
import { join, text } from './bytes.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly host: string;
  readonly userAgent: string;
  readonly body?: string;
}

export function httpRequest(r: HttpRequest): Uint8Array {
  const body = r.body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${r.body.length}\r\n`;
  const head = `${r.method} ${r.path} HTTP/1.1\r\nHost: ${r.host}\r\nUser-Agent: ${r.userAgent}\r\nAccept: */*\r\n${body}\r\n`;
  return join(text(head), text(r.body ?? ''));
}

export interface HttpResponse {
  readonly server: string;
  readonly type: string;
  readonly body: string;
}

export const httpResponse = (r: HttpResponse): Uint8Array =>
  text(
    `HTTP/1.1 200 OK\r\nServer: ${r.server}\r\nContent-Type: ${r.type}\r\nContent-Length: ${r.body.length}\r\n\r\n${r.body}`,
  );
