import { secret } from '../../secrets.js';
import { type LabPlatform } from '../lab-platform.js';
import { Person } from './person.js';

/** More than all orders of a long run cost. */
const CREDIT_LIMIT = 100_000_000_000;
/** The last part of a customer's address; those before are of officials. */
const FIRST_CUSTOMER = 10;

/**
 * People whom the limits count alone: each is a user of their own, at an address of their own (Linux has all of 127.0.0.0/8). So
 * the limits that everybody has hold for the laboratory too, and are not in its way.
 */
export class People {
  readonly staff: Person;
  private readonly admin: Person;
  private readonly all: Person[] = [];

  constructor(private readonly platform: Pick<LabPlatform, 'dir' | 'gateway' | 'credentials'>) {
    this.staff = this.at(1, platform.credentials.staff);
    this.admin = this.at(2, platform.credentials.admin);
  }

  /** The customer of that number, from 0: the same one in each run, signed up by the first. Their credit is never short. */
  async customer(number: number): Promise<Person> {
    const login = { email: `lab-${number}@tessera.local`, password: secret(this.platform.dir, 'lab-customers') };
    const person = this.at(number + FIRST_CUSTOMER, login);
    if (await person.logIn()) return person;
    const { id } = await person.api.register({ ...login, name: `Laboratory ${number + 1}` });
    await person.logIn();
    await this.admin.doing((api) => api.changeUser({ id, creditLimit: CREDIT_LIMIT }));
    return person;
  }

  close(): void {
    for (const person of this.all) person.close();
  }

  private at(host: number, login: { email: string; password: string }): Person {
    const person = new Person(`127.0.1.${host}`, this.platform.gateway, login);
    this.all.push(person);
    return person;
  }
}
