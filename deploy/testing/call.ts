import { request as requestHttp, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps, type Agent } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface CallOptions {
  port: number;
  /** Name that is asked for; the connection goes to this machine. */
  host: string;
  path: string;
  /** PEM of the authority to trust; without it the call is plain HTTP. */
  ca?: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: Buffer | string;
  /** In chunks of no stated length. */
  isChunked?: boolean;
  /** Address of this machine to call from: whoever counts callers sees another one. */
  from?: string;
  /** Keeps connections for further calls; without one each call makes its own. */
  agent?: Agent;
}

/** The path goes out as it stands: nothing is made tidy on the way. */
export function call(options: CallOptions): Promise<Answer> {
  const { port, host, path, ca, method, headers, body, isChunked = false, from, agent = false } = options;
  return new Promise((resolve, reject) => {
    const common = {
      host: '127.0.0.1',
      port,
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { host, ...headers },
      localAddress: from,
      agent,
    };
    const request =
      ca === undefined ? requestHttp(common) : requestHttps({ ...common, ca, servername: host, minVersion: 'TLSv1.2' });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    if (body !== undefined && !isChunked) request.setHeader('content-length', Buffer.byteLength(body));
    if (body !== undefined && isChunked) request.write(body);
    request.end(isChunked ? undefined : body);
  });
}

/** A connection on which a test writes what it likes, and what came back until it was closed. */
export interface RawCall {
  socket: TLSSocket;
  /** All that was answered, and after how many milliseconds the other side hung up. */
  ended: Promise<{ answer: string; afterMs: number }>;
}

export function rawCall({
  port,
  host,
  ca,
  from,
}: Pick<CallOptions, 'port' | 'host' | 'ca' | 'from'>): Promise<RawCall> {
  return new Promise((resolve, reject) => {
    const since = Date.now();
    const options = { host: '127.0.0.1', port, servername: host, ca, localAddress: from };
    const socket = connect(options, () => {
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString('latin1');
      });
      const ended = new Promise<{ answer: string; afterMs: number }>((done) => {
        socket.once('close', () => done({ answer, afterMs: Date.now() - since }));
      });
      resolve({ socket, ended });
    });
    // after the connection stands an error is the end of it
    socket.on('error', reject);
  });
}
