import { MongoBinary } from 'mongodb-memory-server-core';

/** Run as `node download-mongod.js <version> <folder>`: fetches MongoDB's own archive for this system. */
const [version, downloadDir] = process.argv.slice(2);
if (version === undefined || downloadDir === undefined) throw new Error('usage: download-mongod.js <version> <folder>');
await MongoBinary.getPath({ version, downloadDir });
