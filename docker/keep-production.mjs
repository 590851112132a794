// Run while an image is built, in the project's root: node docker/keep-production.mjs <workspace's package name>
//
// `npm ci --omit=dev` installs what all services need, and one install serves them all: mongoose would lie in the image of
// a service on Postgres. This walks package-lock.json from X along what is needed at run time and deletes the rest. An optional peer is not followed: whoever wants it names it as a dependency.
import { existsSync, readFileSync, rmSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const kept = new Set();

/** Where Node would find `name` from the package at `from`: the nearest node_modules upwards. */
const placeOf = (name, from) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = `${folder && `${folder}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (!folder) return undefined;
  }
};

const needs = ({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }) => {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return Object.keys({ ...dependencies, ...optionalDependencies }).concat(peers);
};

const keep = (name, from) => {
  const place = placeOf(name, from);
  if (!place || kept.has(place)) return;
  kept.add(place);
  // A workspace is a link; what it needs is resolved from where it really lies.
  const home = packages[place].link ? packages[place].resolved : place;
  for (const need of needs(packages[home])) keep(need, home);
};

const [app] = process.argv.slice(2);
keep(app, '');
if (kept.size === 0) throw new Error(`${app} is not in package-lock.json`);

const inKept = (place) => [...kept].some((other) => other.startsWith(`${place}/`));
const extra = Object.keys(packages).filter((place) => place.includes('node_modules/') && !kept.has(place));
for (const place of extra.filter((place) => existsSync(place) && !inKept(place)))
  rmSync(place, { recursive: true, force: true });
console.log(`${app}: ${kept.size} packages kept`);
