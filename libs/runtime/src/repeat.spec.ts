import { repeat, untilItWorks } from './repeat.js';

const said: string[] = [];
const log = { warn: (_: object, text: string) => void said.push(text) };
beforeEach(() => said.splice(0));

/** A loop that its work ends when it has run so often. */
const untilRun = async (times: number, work: (run: number) => Promise<unknown>) => {
  const end = new AbortController();
  let runs = 0;
  const one = async () => {
    runs += 1;
    if (runs === times) end.abort();
    return work(runs);
  };
  await repeat(one, 1, { log, failure: 'no', signal: end.signal });
  return runs;
};

describe('repeat', () => {
  it('goes on after a failure, which it tells, until it is ended', async () => {
    expect(await untilRun(3, (run) => (run === 2 ? Promise.reject(new Error('two')) : Promise.resolve()))).toBe(3);
    expect(said).toEqual(['no']);
  });

  it('settles when the run that was under way has ended', async () => {
    let over = false;
    await untilRun(1, async () => {
      await new Promise(setImmediate);
      over = true;
    });
    expect(over).toBe(true);
  });

  it('does not wait for a long pause to be over', async () => {
    const end = new AbortController();
    const work = () => Promise.reject(new Error('never'));
    const over = repeat(work, 3_600_000, { log, failure: 'no', signal: end.signal });
    end.abort();
    await over;
    expect(said).toEqual([]);
  });
});

describe('untilItWorks', () => {
  it('gives what came of the first try that works', async () => {
    let tries = 0;
    const work = async () => {
      if (++tries < 3) throw new Error('not yet');
      return 'there';
    };
    expect(await untilItWorks(work, 1, { log, failure: 'not yet' })).toBe('there');
    expect(said).toEqual(['not yet', 'not yet']);
  });

  it('gives nothing when it was ended before', async () => {
    const end = new AbortController();
    const work = async () => {
      end.abort();
      throw new Error('too late');
    };
    expect(await untilItWorks(work, 3_600_000, { log, failure: 'no', signal: end.signal })).toBeUndefined();
  });
});
