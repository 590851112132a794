import { unavailable } from '@tessera/runtime';
import { type JSONWebKeySet } from 'jose';
import { type KeyObject } from 'node:crypto';
import { type SigningKey, type SigningKeys } from '../domain/signing-keys.js';
import { signingKeysAt } from './signing-key.schema.js';

/** The signing keys that this instance can use, as they were read last. */
export class KeyRing {
  private keys: readonly SigningKey[] = [];
  private opened: ReadonlyMap<string, KeyObject> = new Map();
  /** Of the database's clock to ours, which nobody sets. */
  private aheadMs = 0;

  /** @param now what the database's clock says */
  hold(keys: readonly SigningKey[], opened: ReadonlyMap<string, KeyObject>, now: Date): void {
    this.keys = keys.filter(({ kid }) => opened.has(kid));
    this.opened = opened;
    this.aheadMs = now.getTime() - performance.now();
  }

  /** The key that signs now. Refuses with UPSTREAM_UNAVAILABLE while there is none. */
  get signer(): { kid: string; privateKey: KeyObject } {
    const { kid = '' } = this.current.signer ?? {};
    const privateKey = this.opened.get(kid);
    if (!privateKey) throw unavailable();
    return { kid, privateKey };
  }

  get canSign(): boolean {
    return this.current.signer !== undefined;
  }

  /** What others check our tokens with: the public halves (RFC 7517), that of the signer and those that it follows or that follow it. */
  get publicKeys(): JSONWebKeySet {
    // The reader has seen that each is the key that its kid names.
    return { keys: this.current.published.map(({ publicJwk }) => publicJwk) as JSONWebKeySet['keys'] };
  }

  private get current(): SigningKeys {
    return signingKeysAt(this.keys, new Date(performance.now() + this.aheadMs));
  }
}
