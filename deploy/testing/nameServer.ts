import { createSocket } from 'node:dgram';

/** Answers as the name server of a container engine does: IPv4 addresses of the services that run. */
export interface NameServer {
  /** `host:port` */
  address: string;
  /** From now on this name has these addresses; none: nobody knows it. */
  set(name: string, addresses: string[]): void;
  close(): Promise<void>;
}

const HEADER = 12;

export async function startNameServer(): Promise<NameServer> {
  const known = new Map<string, string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, end } = question(query);
    const addresses = known.get(name) ?? [];
    const head = Buffer.alloc(HEADER);
    query.copy(head, 0, 0, 2);
    // an answer, with recursion; 3: no such name
    head.writeUInt16BE(addresses.length > 0 ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(addresses.length, 6);
    const answers = addresses.map((address) =>
      // the name of the question, type A, class IN, ten minutes: whoever asks must not trust that
      Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 2, 0x58, 0, 4, ...address.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([head, query.subarray(HEADER, end), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    set: (name, addresses) => void known.set(name, addresses),
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  };
}

/** The name that is asked for, and where the question ends. */
function question(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}
