import { apps } from '@tessera/contracts';

/** What an image's reference says. */
export interface Image {
  /** The last part of its repository: `order` of registry.example:5000/tessera/order. */
  repository: string;
  version?: string | undefined;
  digest?: string | undefined;
}

/** A colon before the last slash belongs to the port of a registry. */
export const imageOf = (reference: string): Image => {
  const [named = '', digest] = reference.split('@');
  const [repository = '', version] = named.slice(named.lastIndexOf('/') + 1).split(':');
  return { repository, version, digest };
};

/** Is it built here? Whatever registry it is pushed to, its repository ends with the name of a service, or `provision`. */
export const isOurs = ({ repository }: Image): boolean => [...apps, 'provision'].includes(repository);
