import { type Answer, decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import { createSocket } from 'node:dgram';
import { answering, settingOf } from './child.js';
import { type NamesSetting } from './model.js';
import { addressesOf, turned } from './names.js';
import { type Answered } from './outcome.js';

const NXDOMAIN = 3;

const setting = settingOf<NamesSetting>();
const answered: Answered[] = [];

/**
 * The list begins with another address each time it is asked for. Only questions for A count: a resolver asks for A and AAAA in turn,
 * and who counts both begins with the same one for ever.
 */
const listFor = (name: string, found: readonly string[]): readonly string[] => {
  const addresses = turned(found, answered.length);
  answered.push({ name, addresses: [...addresses] });
  return addresses;
};

const answersTo = (name: string, type: string, found: readonly string[]): Answer[] =>
  type === 'A' ? listFor(name, found).map((data) => ({ type: 'A', class: 'IN', name, ttl: 60, data })) : [];

const socket = createSocket('udp4', (packet, { port, address }) => {
  const { id = 0, questions = [] } = decode(packet);
  const { name = '', type = '' } = questions[0] ?? {};
  const found = addressesOf(name, setting);
  const reply = encode({
    id,
    type: 'response',
    flags: RECURSION_AVAILABLE | (found ? 0 : NXDOMAIN),
    questions,
    answers: answersTo(name, type, found ?? []),
  });
  socket.send(reply, port, address);
});
socket.bind(53, setting.address, () => answering({ tell: () => answered }));
