import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

const TYPES = { A: 1, AAAA: 28, SRV: 33 } as const;

/** A target of an SRV record. */
export interface Target {
  name: string;
  port: number;
  priority?: number;
  weight?: number;
}

const nameBytes = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const addressBytes = (address: string) => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const bytes = Buffer.alloc(16);
  // ::1 and its like: the tests have no others.
  bytes[15] = Number(address.split(':').at(-1));
  return bytes;
};

const targetBytes = ({ name, port, priority = 0, weight = 0 }: Target) => {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(priority, 0);
  head.writeUInt16BE(weight, 2);
  head.writeUInt16BE(port, 4);
  return Buffer.concat([head, nameBytes(name)]);
};

/** RFC 1035 §4.1.3, the name as a pointer to that of the question. */
const recordBytes = (type: number, ttl: number, data: Buffer) => {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
};

const questionIn = (query: Buffer) => {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), bytes: query.subarray(12, at + 5) };
};

/** A DNS server on a free UDP port that knows what a test tells it. */
export class DnsServer {
  addresses: Record<string, string[]> = {};
  targets: Record<string, Target[]> = {};
  ttl = 1;
  /** Answers SERVFAIL to everything. */
  isBroken = false;
  asked = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, client) => this.answer(query, client));
  }

  static async open(): Promise<DnsServer> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket);
  }

  get resolver(): Resolver {
    const resolver = new Resolver({ timeout: 500, tries: 2 });
    resolver.setServers([`127.0.0.1:${this.socket.address().port}`]);
    return resolver;
  }

  close() {
    this.socket.close();
  }

  private answer(query: Buffer, { port, address }: RemoteInfo) {
    this.asked += 1;
    const { name, type, bytes } = questionIn(query);
    const records = this.isBroken ? [] : this.recordsOf(name, type);
    const isKnown = name in this.addresses || name in this.targets;
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    // An answer, recursion done; SERVFAIL, NXDOMAIN or none.
    head.writeUInt16BE(0x8180 | (this.isBroken ? 2 : isKnown ? 0 : 3), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    this.socket.send(Buffer.concat([head, bytes, ...records]), port, address);
  }

  private recordsOf(name: string, type: number): Buffer[] {
    if (type === TYPES.SRV)
      return (this.targets[name] ?? []).map((target) => recordBytes(type, this.ttl, targetBytes(target)));
    const isWanted = (address: string) => isIPv4(address) === (type === TYPES.A);
    return (this.addresses[name] ?? []).filter(isWanted).map((one) => recordBytes(type, this.ttl, addressBytes(one)));
  }
}
